import Files
import ProgramGenerator
import Runtime
import Sessions
import TestSupport
import Testing

@Suite("Notebook files")
struct NotebookFileTests {
    private func read(_ json: String) throws -> NotebookFile { try NotebookFile(json: Array(json.utf8)) }

    @Test("every lesson comes back byte for byte", arguments: Folder.files(below: Checkout.lessons, ending: ".dl"))
    func lessonsComeBack(file: String) throws {
        let text = try File.readText("\(Checkout.lessons)/\(file)")
        let json = NotebookFile(program: text).json
        #expect(try read(json).program == text)
        #expect(try read(json).json == json)
    }

    @Test(
        "programs of any layout come back byte for byte",
        arguments: [
            "", "x = 1", "x = 1\n", "# %%\n",
            "# %% [markdown] lang=zh\n#no space\nnot a comment\n#  two\n\n\n\n# %%  title  \n\n x\n",
            "a\n# %%\n\n# %%\nb\n\n# %% [markdown]\n# # T\n#\n# t", "# %% {\"id\": \"a\"}\nx\n", "# %% {broken}\nx\n", "a\r\n# %%\r\nb\r\n",
            "# %% [notebook] {}\n# %% 1\n1\n", "# %%x\ny\n# %%\n\n\n",
        ])
    func layouts(text: String) throws {
        let json = NotebookFile(program: text).json
        let back = try read(json).program
        // A line about the notebook, and empty lines before the first mark, are no cells.
        if !text.hasPrefix("# %% [notebook]") { #expect(back == text) }
        #expect(NotebookFile(program: back).json == json)
    }

    @Test("what a notebook made elsewhere has besides its text comes back, outputs apart")
    func foreign() throws {
        let text = """
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {"title": "T", "n": [1, 2.5, null, true]}, "cells": [
            {"cell_type": "markdown", "id": "intro", "metadata": {"tags": ["a"], "x": {"y": "}"}}, "source": ["%% no mark\\n", "\\n", "b"],
             "attachments": {"p.png": {"image/png": "AAAA"}}},
            {"cell_type": "raw", "metadata": {}, "source": "\\n\\nraw\\n"},
            {"cell_type": "code", "metadata": {"dlrepl": 3}, "execution_count": 7, "source": ["# %% in a cell\\n", "x"],
             "outputs": [{"output_type": "stream", "name": "stdout", "text": "1"}]},
            {"cell_type": "code", "metadata": {}, "execution_count": null, "source": [], "outputs": []},
            {"cell_type": "code", "metadata": {}, "execution_count": null, "source": "\\n\\n", "outputs": []}
            ]}
            """
        var notebook = try read(text)
        #expect(notebook.cells.map(\.kind) == [.markdown, .raw, .code, .code, .code])
        #expect(notebook.cells.map(\.source) == ["%% no mark\n\nb", "\n\nraw\n", "# %% in a cell\nx", "", "\n\n"])
        #expect(try read(notebook.json) == notebook)
        let back = NotebookFile(program: notebook.program)
        notebook.cells[2].outputs = []
        notebook.cells[2].executionCount = nil
        #expect(back.json == notebook.json)
    }

    @Test(
        "a file that is no notebook of format 4 says why",
        arguments: [
            ("", NotebookError.notJSON(reason: "a number is expected (byte 0)")),
            ("[]", .notNotebook(reason: "it is a value of JSON, but no object")),
            ("{}", .notNotebook(reason: "`nbformat` is missing")),
            ("{\"nbformat\": 3}", .version(3)),
            ("{\"nbformat\": 4}", .notNotebook(reason: "`cells` is no list")),
            ("{\"nbformat\": 4, \"cells\": [3]}", .notNotebook(reason: "cell 1 is no object")),
            (
                "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"heading\"}]}",
                .notNotebook(reason: "cell 1 has no `cell_type` of code, markdown or raw")
            ),
            (
                "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": [1]}]}",
                .notNotebook(reason: "the `source` of cell 1 is neither text nor a list of lines")
            ),
        ])
    func mistakes(text: String, error: NotebookError) {
        #expect(throws: error) { try read(text) }
    }

    @Test("ten thousand broken notebooks are read or refused, and what is read comes back")
    func mutations() throws {
        let whole = NotebookFile(program: "# %% [markdown] T {\"id\": \"a\"}\n# b\n\n# %%\nx = 1\n\n# %% [raw]\n# r\n").json
        for seed in 1...10_000 {
            guard let notebook = try? read(ByteMutation.mutated(whole, seed: UInt64(seed))) else { continue }
            let again = try read(notebook.json)
            #expect(again.json == notebook.json)
            let program = notebook.program
            #expect(NotebookFile(program: program).program == program, "seed \(seed)")
        }
    }

    @Test("a program that runs has its output, values and pictures in the notebook")
    func outputs() throws {
        let text = "# %%\nprint(1)\n2 + 2\n\n# %% [markdown]\n# {= 1 + 1}\n\n# %%\nplot([1, 2], title=\"Up\")\n"
        let notebook = try NotebookFile(running: CellProgram(text, name: "x.dl"), in: Session(), text: text)
        #expect(
            notebook.cells[0].outputs.map(\.text) == [
                #"{"name": "stdout", "output_type": "stream", "text": ["1\n"]}"#,
                #"{"data": {"text/plain": ["4"]}, "execution_count": 1, "metadata": {}, "output_type": "execute_result"}"#,
            ])
        #expect(notebook.cells[2].outputs.count == 1)
        #expect(notebook.cells[2].outputs[0].text.hasPrefix("{\"data\": {\"image/png\": \"iVBORw0KGgo"))
        #expect(notebook.cells[2].outputs[0].text.contains("\"text/plain\": [\"Up"))
        #expect(notebook.cells[1].source == "2")
        #expect(notebook.program == text)
        #expect(try read(notebook.json) == notebook)
        #expect(try read(notebook.json).program == text)
        var changed = notebook
        changed.cells[1].source = "two"
        #expect(try read(changed.json).program.contains("\n# two\n"))
        #expect(throws: (any Error).self) {
            try NotebookFile(running: CellProgram("1 / 0", name: "x.dl"), in: Session(), text: "1 / 0")
        }
    }
}
