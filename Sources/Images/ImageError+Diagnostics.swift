import Diagnostics

extension ImageError: TeachableError {
    public var problem: Problem {
        switch self {
        case .notAnImage(let content, let bytes):
            Problem(
                code: "image", message: "this is not a picture that can be read here: \(words(content, bytes: bytes))",
                help: help(content))
        case .truncated(let format, let bytes, _, height: 0, _):
            Problem(
                code: "image", message: "this \(format.rawValue) ends after \(bytes) bytes, inside its header",
                help: "it was not copied or downloaded to the end; get it again")
        case .truncated(let format, let bytes, let width, let height, let rows):
            Problem(
                code: "image",
                message: "this \(format.rawValue) ends early: \(rows) of its \(height) rows are complete",
                notes: ["size    \(width) x \(height) pixels", "file    \(bytes) bytes"],
                help: "it was not copied or downloaded to the end; get it again")
        case .damaged(let format, let reason, let width, let height, let rows):
            Problem(
                code: "image", message: "this \(format.rawValue) is damaged: \(reason)",
                notes: height == 0 ? [] : ["size    \(width) x \(height) pixels", "rows    \(rows) before the damage"],
                help: "get the file again, or open it in a picture viewer to see whether it is whole")
        case .tooLarge(let width, let height, let limit):
            Problem(
                code: "image",
                message: "a picture of \(width) x \(height) pixels is too large: at most \(limit >> 20) Mi pixels "
                    + "are held in memory",
                help: "make it smaller first; a detector looks at a few hundred pixels a side")
        case .impossibleSize(let width, let height):
            Problem(
                code: "image", message: "a picture cannot be \(width) pixels wide and \(height) high: both start at 1",
                help: "`resize(image, height, width)` takes the height first")
        case .tooLargeForJPEG(let width, let height):
            Problem(
                code: "image",
                message: "a JPEG has at most 65500 rows and columns, and this picture is \(width) x \(height)",
                help: "write it as .png")
        case .notEncoded(let format, let reason):
            Problem(code: "image", message: "the picture could not be written as \(format.rawValue): \(reason)")
        case .unknownExtension(let path):
            Problem(
                code: "image", message: "cannot tell from \"\(path)\" which picture format is wanted",
                help: "end the name in .png (exact) or .jpg (photos)")
        case .file(let path, let reason):
            reason.problem.about(path)
        }
    }

    private func words(_ content: FileContent, bytes: Int) -> String {
        switch content {
        case .image(let format): "it is a \(format.rawValue)"
        case .otherImage(let name): "it is a \(name), and PNG and JPEG are read"
        case .otherFile(let name): "it is \(name)"
        case .empty: "it is empty"
        case .text(let beginning): "it is text that begins with \"\(beginning)\""
        case .unknown: "its \(bytes) bytes begin like no format known here"
        }
    }

    private func help(_ content: FileContent) -> String {
        switch content {
        case .otherImage: "convert it to PNG or JPEG first"
        case .otherFile("a web page"): "the page around the picture was saved; save the picture itself"
        case .otherFile("a NumPy array"): "read it with read_npy"
        case .text(let beginning) where beginning.hasPrefix("version https://git-lfs"):
            "this is a Git LFS pointer; fetch the file itself with `git lfs pull`"
        case .empty: "the copy or download did not work; get it again"
        case .image, .otherFile, .text, .unknown: ""
        }
    }
}

extension Problem {
    /// The same problem, said of the file at `path`.
    fileprivate func about(_ path: String) -> Problem {
        var problem = self
        problem.message = "\"\(path)\": \(message)"
        return problem
    }
}
