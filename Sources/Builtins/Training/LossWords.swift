import NeuralNetworks
import Runtime
import Tensors

extension Words {
    static let losses: [Builtin] = lossFunctions + gradientChecks

    private static let lossFunctions: [Builtin] = [
        Builtin(
            "cross_entropy", [.required("logits"), .required("labels"), .optional("reduction", "\"mean\"")],
            .init(
                "Softmax cross entropy: how surprised the scores are by the labels.",
                formula: "mean over n of log(sum over j of exp(logits[n, j])) - logits[n, labels[n]]",
                shapes: "logits [N, classes], labels [N] -> one number",
                example: "print(cross_entropy(zeros(2, 10), tensor([3, 7])))       # ln 10: knows nothing",
                source: "Goodfellow et al. 2016, section 6.2.2.3.")
        ) { arguments in
            try arguments.loss { try crossEntropy($0, $1, reduction: arguments.reduction(2, default: .mean)) }
        },
        Builtin(
            "binary_cross_entropy",
            [.required("x"), .required("y"), .optional("logits", "false"), .optional("reduction", "\"mean\"")],
            .init(
                "The cross entropy of yes-or-no answers: of probabilities, or of scores before the sigmoid with logits=true.",
                formula: "-mean(y * log(x) + (1 - y) * log(1 - x))", shapes: "both of one shape -> one number",
                example: "print(binary_cross_entropy(tensor([0.9, 0.2]), tensor([1, 0])))",
                source: "torch.nn.functional.binary_cross_entropy")
        ) { arguments in
            let fromLogits = try arguments.bool(2, default: false)
            return try arguments.loss {
                try binaryCrossEntropy(
                    $0, $1, fromLogits: fromLogits, reduction: arguments.reduction(3, default: .mean))
            }
        },
        Builtin(
            "mse", [.required("x"), .required("y"), .optional("reduction", "\"mean\"")],
            .init(
                "The mean squared difference.", formula: "mean((x - y) ** 2)",
                shapes: "both of one shape -> one number",
                example: "print(mse(tensor([1, 2]), tensor([1, 4])))", source: "torch.nn.functional.mse_loss")
        ) { arguments in
            try arguments.loss { try meanSquaredError($0, $1, reduction: arguments.reduction(2, default: .mean)) }
        },
        Builtin(
            "l1", [.required("x"), .required("y"), .optional("reduction", "\"mean\"")],
            .init(
                "The mean absolute difference.", formula: "mean(abs(x - y))", shapes: "both of one shape -> one number",
                example: "print(l1(tensor([1, 2]), tensor([1, 4])))", source: "torch.nn.functional.l1_loss")
        ) { arguments in
            try arguments.loss { try absoluteError($0, $1, reduction: arguments.reduction(2, default: .mean)) }
        },
        Builtin(
            "smooth_l1",
            [.required("x"), .required("y"), .optional("beta", "1"), .optional("reduction", "\"none\"")],
            .init(
                "Squared near 0, absolute far away, element by element: one outlier does not rule the sum.",
                formula: "d ** 2 / (2 * beta) where abs(d) < beta, else abs(d) - beta / 2, with d = x - y",
                shapes: "both of one shape -> the same; one number with reduction=\"mean\" or \"sum\"",
                example: "print(smooth_l1(tensor([0.75, 3]), zeros(2)))", source: "Girshick 2015, equation 3.")
        ) { arguments in
            let beta = try arguments.float(2, default: 1)
            return try arguments.loss {
                try smoothL1($0, $1, beta: beta, reduction: arguments.reduction(3, default: .none))
            }
        },
        Builtin(
            "hinge", [.required("scores"), .required("labels"), .optional("reduction", "\"mean\"")],
            .init(
                "How far scores stay behind a margin of 1: labels -1 and 1, or classes with scores [N, classes].",
                formula:
                    "mean(maximum(0, 1 - labels * scores)); classes: sum over j != label of maximum(0, s[j] - s[label] + 1)",
                shapes: "scores [N] with labels 1 and -1, or [N, classes] with classes",
                example: "print(hinge(tensor([0.3, -2]), tensor([1, -1])))", source: "Cortes and Vapnik 1995.")
        ) { arguments in
            try arguments.loss { try hinge($0, $1, reduction: arguments.reduction(2, default: .mean)) }
        },
    ]
}

extension Arguments {
    fileprivate func loss(_ body: (Tensor, Tensor) throws -> Tensor) throws -> Value {
        machine.tensor(try body(try tensor(0), try tensor(1)))
    }

    fileprivate func reduction(_ index: Int, default standard: Reduction) throws -> Reduction {
        guard isGiven(index) else { return standard }
        guard let reduction = Reduction(rawValue: try string(index)) else {
            throw wrongValue(index, "is \"mean\", \"sum\" or \"none\"")
        }
        return reduction
    }
}
