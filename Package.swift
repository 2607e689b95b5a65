// swift-tools-version: 6.1
import PackageDescription

// The layers, lowest first. A target imports only what stands in its list:
// `Scripts/check-layers` holds every `import` against this file.
// `Sources/README.md` tells what each target is for.

let package = Package(
    name: "dlrepl",
    products: [
        .executable(name: "dlrepl", targets: ["dlrepl"]),
        .library(name: "Sessions", targets: ["Sessions"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    ],
    targets: [
        // Level 0: system libraries, and what stands on nothing. CPNG and CJPEG are small C functions over
        // libpng and libjpeg, whose errors jump (setjmp), which Swift cannot catch.
        .systemLibrary(name: "CReadline", pkgConfig: "readline", providers: [.apt(["libreadline-dev"])]),
        .target(name: "CPNG", linkerSettings: [.linkedLibrary("png")]),
        .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
        .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
        .target(name: "CCairo"),
        .target(
            name: "CConvolution",
            exclude: [
                "loops.inc", "vector.inc", "gemm.inc", "depthwise.inc", "winograd.inc", "winograd_gradient.inc", "winograd_input.inc",
                "winograd_loops.inc", "winograd_sides.inc", "rounding.inc", "pairs.inc", "amx.inc",
            ]),
        .target(name: "CKernels"),
        .target(name: "CShippedModels", exclude: ["shapes_ssd.safetensors", "shapes_ssd.txt"]),
        .target(name: "Diagnostics"),
        .target(name: "Files", dependencies: ["Diagnostics"]),

        // Level 1
        .target(name: "Kernels", dependencies: ["CConvolution", "CKernels"]),
        .target(name: "Images", dependencies: ["CPNG", "CJPEG", "Diagnostics", "Files"]),
        .target(name: "Syntax", dependencies: ["Diagnostics"]),
        .target(name: "LineEditing", dependencies: ["CReadline", "Diagnostics", "Files"]),

        // Level 2
        .target(name: "Tensors", dependencies: ["Kernels", "Diagnostics"]),
        .target(name: "Plotting", dependencies: ["CCairo", "Images", "Kernels", "Diagnostics", "Files"]),

        // Level 3
        .target(name: "NeuralNetworks", dependencies: ["Tensors", "Kernels", "Diagnostics", "Files"]),
        .target(name: "Datasets", dependencies: ["Tensors", "Images", "Diagnostics", "Files"]),
        .target(name: "Runtime", dependencies: ["Tensors", "Kernels", "Syntax", "Diagnostics"]),

        // Level 4
        .target(
            name: "ObjectDetection", dependencies: ["NeuralNetworks", "Tensors", "Kernels", "Images", "Diagnostics"]),
        .target(
            name: "Interchange",
            dependencies: [
                "NeuralNetworks", "Tensors", "Diagnostics", "Files", "CZlib",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ]),

        // Level 5
        .target(
            name: "Models",
            dependencies: [
                "ObjectDetection", "Interchange", "NeuralNetworks", "Datasets", "Tensors", "Images", "Diagnostics", "Files",
                "CShippedModels",
            ]),

        // Level 6
        .target(
            name: "Builtins",
            dependencies: [
                "Runtime", "Syntax", "Models", "Interchange", "ObjectDetection", "NeuralNetworks", "Datasets", "Tensors",
                "Plotting", "Images", "Kernels", "Diagnostics", "Files",
            ],
            resources: [.embedInCode("Prelude")]),

        // Level 7
        .target(
            name: "Sessions",
            dependencies: ["Builtins", "Runtime", "Syntax", "Diagnostics", "Files", "Tensors", "Kernels"]),

        // Level 8
        .target(name: "Exercises", dependencies: ["Sessions", "Runtime", "Syntax", "Diagnostics", "Files", "Tensors"]),

        // Level 9
        .target(
            name: "Terminal",
            dependencies: [
                "Exercises", "Sessions", "Runtime", "Syntax", "LineEditing", "Images", "Diagnostics", "Files", "Tensors",
            ]),
        .target(
            name: "Book",
            dependencies: [
                "Exercises", "Sessions", "Builtins", "Models", "Runtime", "Syntax", "Diagnostics", "Files",
            ],
            resources: [.embedInCode("Assets")]),

        // Level 10
        .executableTarget(
            name: "dlrepl",
            dependencies: [
                "Terminal", "Book", "Exercises", "Sessions", "Runtime", "Models", "Diagnostics", "Files",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            // The Swift library linked in, so that it starts in milliseconds. What Foundation stands on is named here, as the
            // sources are compiled once, for this program and for the tests, which take the libraries of the tool chain.
            linkerSettings: [.unsafeFlags(["-static-stdlib"])]
                + ["CoreFoundation", "_FoundationICU", "_FoundationCollections", "_FoundationCShims"].map { .linkedLibrary($0) }),

        .executableTarget(
            name: "embedding-example", dependencies: ["Sessions", "Runtime", "Diagnostics"], path: "Sources/EmbeddingExample"),

        .executableTarget(
            name: "dlrepl-bench", dependencies: ["Models", "NeuralNetworks", "Tensors", "Kernels"], path: "Sources/Benchmarks"),

        // Tests mirror the sources.
        .target(name: "ProgramGenerator", path: "Tests/ProgramGenerator"),
        .target(
            name: "TestSupport", dependencies: ["ProgramGenerator", "Tensors", "Images", "Diagnostics", "Files"], path: "Tests/TestSupport"),
        .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"]),
        .testTarget(
            name: "ImagesTests", dependencies: ["Images", "Diagnostics", "Files", "TestSupport"], exclude: ["Fixtures"]),
        .testTarget(name: "KernelsTests", dependencies: ["Kernels", "TestSupport"]),
        .testTarget(
            name: "TensorsTests", dependencies: ["Tensors", "Kernels", "Diagnostics", "TestSupport"],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "PlottingTests", dependencies: ["Plotting", "Images", "Diagnostics", "Files", "TestSupport"],
            exclude: ["Golden"]),
        .testTarget(
            name: "NeuralNetworksTests", dependencies: ["NeuralNetworks", "Kernels", "Tensors", "Diagnostics", "TestSupport"]),
        .testTarget(
            name: "DatasetsTests", dependencies: ["Datasets", "Tensors", "Files", "TestSupport"], exclude: ["Fixtures"]),
        .testTarget(
            name: "ObjectDetectionTests",
            dependencies: ["ObjectDetection", "Datasets", "Images", "Tensors", "Kernels", "Files", "TestSupport"],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "InterchangeTests",
            dependencies: [
                "Interchange", "NeuralNetworks", "Tensors", "Diagnostics", "Files", "TestSupport",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "ModelsTests",
            dependencies: [
                "Models", "Interchange", "NeuralNetworks", "ObjectDetection", "Datasets", "Images", "Tensors", "Files",
                "TestSupport",
            ],
            exclude: ["Fixtures"]),
        .testTarget(name: "SyntaxTests", dependencies: ["Syntax", "Diagnostics", "TestSupport"]),
        .testTarget(
            name: "BuiltinsTests",
            dependencies: [
                "Builtins", "Exercises", "Models", "Sessions", "Runtime", "Tensors", "Images", "Diagnostics", "Files", "TestSupport",
            ],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "SessionsTests",
            dependencies: ["Sessions", "Runtime", "Syntax", "Diagnostics", "Files", "ProgramGenerator", "TestSupport"]),
        .testTarget(name: "BookTests", dependencies: ["Book", "Sessions", "Runtime", "Files", "TestSupport"]),
        .testTarget(
            name: "ExercisesTests", dependencies: ["Exercises", "Sessions", "Runtime", "Diagnostics", "Files", "TestSupport"]),
        .testTarget(name: "LineEditingTests", dependencies: ["LineEditing", "Files", "TestSupport"]),
        .testTarget(
            name: "TerminalTests",
            dependencies: ["Terminal", "Sessions", "Images", "Diagnostics", "Files", "TestSupport"]),
        .testTarget(name: "RuntimeTests", dependencies: ["Runtime", "Syntax", "Diagnostics", "TestSupport"]),
        .executableTarget(
            name: "dlrepl-fuzz", dependencies: ["ProgramGenerator", "Sessions", "Runtime", "Files"],
            path: "Scripts/fuzz"),
    ],
    swiftLanguageModes: [.v6]
)
