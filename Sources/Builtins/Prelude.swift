import Diagnostics
import Runtime
import Syntax

/// Definitions in the language of words that are also written in Swift: what `source(word)` shows, what `steps` runs,
/// and what tests hold the fast ones to.
public enum Prelude {
    /// The words that have a definition, in alphabetical order.
    public static var names: [String] { texts.keys.sorted() }

    /// The definition of a word.
    public static func text(of name: String) -> String? { texts[name] }

    private static let texts: [String: String] = [
        "anchor_base": text(PackageResources.anchor_base_dl),
        "average_precision": text(PackageResources.average_precision_dl),
        "batched_nms": text(PackageResources.batched_nms_dl),
        "box_area": text(PackageResources.box_area_dl),
        "box_convert": text(PackageResources.box_convert_dl),
        "clip_boxes": text(PackageResources.clip_boxes_dl),
        "conv_cost": text(PackageResources.conv_cost_dl),
        "counted_conv2d": text(PackageResources.counted_conv2d_dl),
        "decode_boxes": text(PackageResources.decode_boxes_dl),
        "default_box_scales": text(PackageResources.default_box_scales_dl),
        "default_boxes": text(PackageResources.default_boxes_dl),
        "encode_boxes": text(PackageResources.encode_boxes_dl),
        "felzenszwalb": text(PackageResources.felzenszwalb_dl),
        "giou": text(PackageResources.giou_dl),
        "iou": text(PackageResources.iou_dl),
        "linear_svm": text(PackageResources.linear_svm_dl),
        "match_boxes": text(PackageResources.match_boxes_dl),
        "mean_average_precision": text(PackageResources.mean_average_precision_dl),
        "multibox_loss": text(PackageResources.multibox_loss_dl),
        "nms": text(PackageResources.nms_dl),
        "ridge_regression": text(PackageResources.ridge_regression_dl),
        "roi_align": text(PackageResources.roi_align_dl),
        "roi_loss": text(PackageResources.roi_loss_dl),
        "roi_pool": text(PackageResources.roi_pool_dl),
        "roi_targets": text(PackageResources.roi_targets_dl),
        "rpn_anchors": text(PackageResources.rpn_anchors_dl),
        "rpn_loss": text(PackageResources.rpn_loss_dl),
        "rpn_proposals": text(PackageResources.rpn_proposals_dl),
        "rpn_targets": text(PackageResources.rpn_targets_dl),
        "selective_search": text(PackageResources.selective_search_dl),
        "separable_cost": text(PackageResources.separable_cost_dl),
        "separable_ratio": text(PackageResources.separable_ratio_dl),
        "softmax": text(PackageResources.softmax_dl),
        "yolo_loss": text(PackageResources.yolo_loss_dl),
    ]

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The definition as a function of a machine.
    ///
    /// - Throws: what compiling and running the definition throws.
    public static func function(_ name: String, in machine: Machine) throws -> Value? {
        guard let text = texts[name] else { return nil }
        let parsed = Parser.parse(SourceText(name: "\(name).dl", text: text))
        if let mistake = parsed.diagnostics.first { throw mistake }
        let scope = GlobalScope()
        _ = try machine.run(parsed.program, scope: scope)
        return machine.value(of: name, in: scope)
    }
}
