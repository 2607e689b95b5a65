import Runtime

/// All words of the language that are written in Swift, group by group.
public enum Words {
    public static func register(in machine: Machine) {
        for group in groups { for builtin in group.words { machine.register(builtin) } }
        machine.register(constant: "pi", .float(.pi))
        machine.register(constant: "inf", .float(.infinity))
        machine.register(constant: "nan", .float(.nan))
        registerMethods(in: machine)
        registerTensorFields(in: machine)
        registerForms(in: machine)
    }

    /// The words by subject, in the order in which the reference lists them.
    public static let groups: [(title: String, words: [Builtin])] = [
        ("Plain", plain + sequences + numbers),
        ("Make", making),
        ("Elementwise", elementwise),
        ("Reduce", reductions),
        ("Shape", shapes),
        ("Sort and solve", sortingAndAlgebra),
        ("Layers", layers),
        ("Cost", costs + tables),
        ("Export", exports),
        ("Networks", networks + detectors),
        ("Losses", losses),
        ("Training", training),
        ("Data", data + arrayFiles + photoData),
        ("Boxes", boxes),
        ("Matching and losses", matching + multibox + regionProposals + regionHeads + yolo),
        ("Regions", regions + proposals + regionClassifiers + precision),
        ("Pretrained", pretrained),
        ("Images", images),
        ("Figures", figures + marks + diagrams),
        ("Learning", learning + stepping + exercising),
    ]
}
