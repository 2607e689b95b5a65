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
        // Level 0: system libraries, and what stands on nothing.
        .systemLibrary(name: "CReadline", pkgConfig: "readline", providers: [.apt(["libreadline-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg62-turbo-dev"])]),
        .target(name: "CCairo"),
        .target(name: "COneDNN"),
        .target(name: "CKernels"),
        .target(name: "Files", dependencies: ["Diagnostics"]),
        .target(name: "Diagnostics"),

        // Level 1
        .target(name: "Kernels", dependencies: ["COneDNN", "CKernels"]),
        .target(name: "Images", dependencies: ["CPNG", "CJPEG", "Diagnostics", "Files"]),
        .target(name: "Syntax", dependencies: ["Diagnostics"]),
        .target(name: "LineEditing", dependencies: ["CReadline", "Files"]),

        // Level 2
        .target(name: "Tensors", dependencies: ["Kernels", "Diagnostics"]),
        .target(name: "Plotting", dependencies: ["CCairo", "Images", "Diagnostics", "Files"]),

        // Level 3
        .target(name: "NeuralNetworks", dependencies: ["Tensors", "Kernels", "Diagnostics"]),
        .target(name: "Runtime", dependencies: ["Tensors", "Syntax", "Diagnostics"]),

        // Level 4
        .target(
            name: "ObjectDetection", dependencies: ["NeuralNetworks", "Tensors", "Images", "Diagnostics"]),
        .target(
            name: "Interchange",
            dependencies: [
                "NeuralNetworks", "Tensors", "Diagnostics", "Files",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ]),

        // Level 5
        .target(
            name: "Models",
            dependencies: [
                "ObjectDetection", "Interchange", "NeuralNetworks", "Tensors", "Images", "Diagnostics", "Files",
            ]),

        // Level 6
        .target(
            name: "Builtins",
            dependencies: [
                "Runtime", "Models", "ObjectDetection", "NeuralNetworks", "Tensors", "Plotting", "Images",
                "Diagnostics", "Files",
            ]),

        // Level 7
        .target(name: "Sessions", dependencies: ["Builtins", "Runtime", "Syntax", "Diagnostics", "Files"]),

        // Level 9
        .executableTarget(
            name: "dlrepl",
            dependencies: [
                "Sessions", "Models", "LineEditing", "Diagnostics", "Files",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // Tests mirror the sources.
        .target(name: "TestSupport", dependencies: ["Tensors", "Images", "Files"], path: "Tests/TestSupport"),
        .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"]),
        .testTarget(name: "ImagesTests", dependencies: ["Images", "TestSupport"]),
        .testTarget(name: "KernelsTests", dependencies: ["Kernels", "TestSupport"]),
        .testTarget(
            name: "TensorsTests", dependencies: ["Tensors", "Kernels", "Diagnostics", "TestSupport"], exclude: ["Fixtures"]),
        .testTarget(name: "PlottingTests", dependencies: ["Plotting", "Images", "TestSupport"]),
        .testTarget(name: "NeuralNetworksTests", dependencies: ["NeuralNetworks", "TestSupport"]),
        .testTarget(name: "ObjectDetectionTests", dependencies: ["ObjectDetection", "TestSupport"]),
        .testTarget(name: "InterchangeTests", dependencies: ["Interchange", "TestSupport"]),
        .testTarget(name: "ModelsTests", dependencies: ["Models", "TestSupport"]),
        .testTarget(name: "SyntaxTests", dependencies: ["Syntax", "TestSupport"]),
        .testTarget(name: "SessionsTests", dependencies: ["Sessions", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)
