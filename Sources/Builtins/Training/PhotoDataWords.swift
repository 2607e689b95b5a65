import Datasets
import Runtime

extension Words {
    static let photoData: [Builtin] = [
        Builtin(
            "coco", [.required("annotations"), .required("images")],
            .init(
                "Photos with boxes in COCO's form: a JSON file of annotations and a folder of photos, which are read one by one when asked for.",
                shapes:
                    "an element: image uint8 [3, H, W], boxes [K, 4] in pixels, labels [K] (places in .classes), areas [K], crowd, difficult, name",
                example:
                    "try { data = coco(\"instances_val2017.json\", \"val2017\"); print(data, data[0].boxes) } catch problem { print(\"the data set is not here\") }",
                source: "Lin et al. 2014.")
        ) { arguments in
            arguments.machine.host(
                PhotosValue(try COCO.load(annotations: try arguments.string(0), images: try arguments.string(1))))
        },
        Builtin(
            "voc", [.required("path"), .optional("part")],
            .init(
                "Photos with boxes in the form of PASCAL VOC: the folder that holds Annotations and JPEGImages; part is a list of ImageSets/Main, as \"trainval\".",
                shapes:
                    "an element: image uint8 [3, H, W], boxes [K, 4] by their edges from 0, labels [K] (places in .classes), areas [K], crowd, difficult, name",
                example:
                    "try { data = voc(\"VOCdevkit/VOC2007\", part=\"test\"); print(data) } catch problem { print(\"the data set is not here\") }",
                source: "Everingham et al. 2010.")
        ) { arguments in
            let part = arguments.hasValue(1) ? try arguments.string(1) : nil
            return arguments.machine.host(PhotosValue(try VOC.load(try arguments.string(0), part: part)))
        },
    ]
}
