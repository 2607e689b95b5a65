"""A package index of one made-up package on the loopback, for the tests of fetching.

    package_server.py FOLDER [CUT]

Makes the wheel `toy_model-1.0-py3-none-any.whl` holding `toy_model/weights.bin` (300,000 bytes, byte i is
i * i % 251), and `toy-model-1.0.tar.gz` with the same file and a program that would write FOLDER/ran; serves the
wheel with byte ranges, writes the port to FOLDER/port and each request for the wheel to
FOLDER/requests, and ends when its input does. With CUT, the connection breaks after that many bytes of the first
request for the wheel; with a negative CUT every answer comes slowly.
"""

import hashlib
import http.server
import io
import os
import sys
import tarfile
import threading
import time
import zipfile

folder = sys.argv[1]
cut = int(sys.argv[2]) if len(sys.argv) > 2 else 0
name = "toy_model-1.0-py3-none-any.whl"
metadata = b"Metadata-Version: 2.1\nName: toy-model\nVersion: 1.0\n"
weights = bytes(i * i % 251 for i in range(300_000))

buffer = io.BytesIO()
with zipfile.ZipFile(buffer, "w") as archive:
    archive.writestr("toy_model/weights.bin", weights)
    archive.writestr("toy_model-1.0.dist-info/METADATA", metadata)
    archive.writestr("toy_model-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    archive.writestr("toy_model-1.0.dist-info/RECORD", "")
wheel = buffer.getvalue()
wheel_hash = hashlib.sha256(wheel).hexdigest()
metadata_hash = hashlib.sha256(metadata).hexdigest()
is_first = True

buffer = io.BytesIO()
with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
    for path, content in [("toy_model/weights.bin", weights), ("PKG-INFO", metadata),
                          ("setup.py", f"open({folder + '/ran'!r}, 'w')".encode())]:
        entry = tarfile.TarInfo(f"toy-model-1.0/{path}")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
source = buffer.getvalue()
source_hash = hashlib.sha256(source).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        global is_first
        if self.path.rstrip("/") == "/simple/toy-model":
            self.answer(
                f'<a href="/files/{name}#sha256={wheel_hash}" '
                f'data-dist-info-metadata="sha256={metadata_hash}">{name}</a>'
                f'<a href="/files/toy-model-1.0.tar.gz#sha256={source_hash}">toy-model-1.0.tar.gz</a>'.encode(), "text/html")
        elif self.path == "/files/toy-model-1.0.tar.gz":
            self.answer(source, "application/gzip")
        elif self.path == f"/files/{name}.metadata":
            self.answer(metadata, "text/plain")
        elif self.path == f"/files/{name}":
            span = self.headers.get("Range")
            with open(os.path.join(folder, "requests"), "a") as log:
                log.write(f"{span or 'whole'}\n")
            start = int(span[len("bytes="):-1]) if span else 0
            self.send_response(206 if span else 200)
            self.send_header("Content-Length", str(len(wheel) - start))
            self.end_headers()
            end = len(wheel)
            if cut > 0 and is_first:
                end = cut
            is_first = False
            for place in range(start, end, 10_000):
                self.wfile.write(wheel[place:min(place + 10_000, end)])
                if cut < 0:
                    time.sleep(0.05)
            self.close_connection = True
        else:
            self.send_error(404)

    def answer(self, content, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer.handle_error = lambda *_: None  # a client that goes away is part of the tests
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
with open(os.path.join(folder, "port.partial"), "w") as file:
    file.write(str(server.server_port))
os.rename(os.path.join(folder, "port.partial"), os.path.join(folder, "port"))
sys.stdin.read()
