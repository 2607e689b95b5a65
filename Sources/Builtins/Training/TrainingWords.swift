import NeuralNetworks
import Runtime
import Tensors

extension Words {
    static let training: [Builtin] = optimizers + fitting + evaluation + storage

    private static let optimizers: [Builtin] = [
        Builtin(
            "sgd",
            [.required("net"), .optional("lr", "0.01"), .optional("momentum", "0"), .optional("weight_decay", "0")],
            .init(
                "Stochastic gradient descent for a network, which is in training from now on: net(x) is recorded and dropout drops.",
                formula: "v = momentum * v + gradient; p = p - lr * v",
                example: """
                    net = dense(1)
                    optimizer = sgd(net, lr=0.1)
                    x = randn(64, 2)
                    for step in range(100) { update(optimizer, mse(net(x), x[:, 0:1] * 3)) }
                    print(net.parameters.weights)
                    """, source: "Sutskever et al. 2013, in PyTorch's form.")
        ) { arguments in
            let rule = try StochasticGradientDescent(
                momentum: try arguments.float(2, default: 0), weightDecay: try arguments.float(3, default: 0))
            return try arguments.optimizer(rule, learningRate: 0.01)
        },
        Builtin(
            "adam",
            [
                .required("net"), .optional("lr", "0.001"), .optional("beta1", "0.9"), .optional("beta2", "0.999"),
                .optional("epsilon", "1e-8"),
            ],
            .init(
                "Adam for a network, which is in training from now on: net(x) is recorded and dropout drops.",
                formula:
                    "m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p = p - lr * m' / (sqrt(v') + epsilon), m' = m / (1 - b1^t)",
                example: """
                    net = dense(1)
                    optimizer = adam(net, lr=0.1)
                    x = randn(64, 2)
                    for step in range(100) { update(optimizer, mse(net(x), x[:, 0:1] * 3)) }
                    print(net.parameters.weights)
                    """, source: "Kingma and Ba 2015, algorithm 1.")
        ) { arguments in
            let rule = try Adam(
                beta1: try arguments.float(2, default: 0.9), beta2: try arguments.float(3, default: 0.999),
                epsilon: try arguments.float(4, default: 1e-8))
            return try arguments.optimizer(rule, learningRate: 0.001)
        },
        Builtin(
            "update", [.required("optimizer"), .required("loss"), .optional("lr")],
            .init(
                "One training step: the gradients of the loss, and every parameter moved against its own; lr changes the rate from here on.",
                example:
                    "net = dense(1)\noptimizer = sgd(net, lr=0.1)\nupdate(optimizer, mse(net(ones(1, 2)), ones(1, 1)))\nprint(optimizer)"
            )
        ) { arguments in
            let optimizer = try arguments.host(
                0, as: OptimizerValue.self, "an optimizer, made by sgd(net) or adam(net)"
            ).optimizer
            let loss = try arguments.tensor(1)
            if arguments.isGiven(2), !arguments[2].isNone { try optimizer.setLearningRate(try arguments.float(2)) }
            try optimizer.update(loss)
            return .none
        },
    ]
}

extension Arguments {
    func network(_ index: Int) throws -> LayerValue { try host(index, as: LayerValue.self, "a layer or a network") }

    fileprivate func optimizer(_ rule: any UpdateRule, learningRate: Double) throws -> Value {
        let net = try network(0)
        let optimizer = try Optimizer(net.network, rule, learningRate: try float(1, default: learningRate))
        return machine.host(OptimizerValue(optimizer, net))
    }
}
