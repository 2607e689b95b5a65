import Datasets

/// The names of the classes that models were trained on.
public enum ClassNames {
    /// COCO's 90 category numbers, with the background as number 0; ten numbers were never used and are `n/a`.
    ///
    /// Source: Lin et al. 2014, and the categories of its 2017 annotation files.
    public static let coco90: [String] = [
        "background",
        "person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light",
        "fire hydrant", "n/a", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow",
        "elephant", "bear", "zebra", "giraffe", "n/a", "backpack", "umbrella", "n/a", "n/a", "handbag", "tie",
        "suitcase", "frisbee", "skis", "snowboard", "sports ball", "kite", "baseball bat", "baseball glove",
        "skateboard", "surfboard", "tennis racket", "bottle", "n/a", "wine glass", "cup", "fork", "knife", "spoon",
        "bowl", "banana", "apple", "sandwich", "orange", "broccoli", "carrot", "hot dog", "pizza", "donut", "cake",
        "chair", "couch", "potted plant", "bed", "n/a", "dining table", "n/a", "n/a", "toilet", "n/a", "tv",
        "laptop", "mouse", "remote", "keyboard", "cell phone", "microwave", "oven", "toaster", "sink",
        "refrigerator", "n/a", "book", "clock", "vase", "scissors", "teddy bear", "hair drier", "toothbrush",
    ]

    /// COCO's 80 classes, in the order of their numbers.
    public static let coco80 = coco90.filter { $0 != "background" && $0 != "n/a" }

    /// The 20 classes of Pascal VOC, in the order of their numbers from 1 on.
    public static let voc20 = VOC.classNames

    /// The 10 classes of CIFAR-10.
    ///
    /// Source: Krizhevsky 2009, section 3.1, in the order of the data's numbers.
    public static let cifar10: [String] = [
        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
    ]

    /// The classes of a classifier: ImageNet's for 1000, with the background first for 1001, CIFAR-10's for ten on pictures of 32
    /// pixels, else the numbers from 0 on.
    public static func ofClassifier(_ count: Int, side: Int) -> [String] {
        switch count {
        case imageNet1000.count: imageNet1000
        case imageNet1000.count + 1: ["background"] + imageNet1000
        case cifar10.count where side == 32: cifar10
        default: (0..<count).map(String.init)
        }
    }

    /// Names for `count` classes: those of VOC or COCO where the number is theirs, else the numbers from 1 on.
    public static func standard(_ count: Int) -> [String] {
        switch count {
        case voc20.count: voc20
        case coco80.count: coco80
        case coco90.count - 1: Array(coco90.dropFirst())
        default: (0..<count).map { String($0 + 1) }
        }
    }
}
