import Diagnostics

extension NotebookError: TeachableError {
    public var problem: Problem {
        switch self {
        case .notJSON(let reason):
            Problem(
                code: "notebook", message: "this is no notebook file: \(reason)",
                help: "the file may be cut off; save it again where it was made")
        case .notNotebook(let reason):
            Problem(
                code: "notebook", message: "this is no notebook that can be read: \(reason)",
                help: "a notebook file ends in .ipynb and is made by Jupyter")
        case .version(let version):
            Problem(
                code: "notebook", message: "the notebook has format \(version); format 4 is read here",
                help: "open it in Jupyter and save it again, or `jupyter nbconvert --to notebook --nbformat 4`")
        }
    }
}
