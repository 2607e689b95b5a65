@preconcurrency import CReadline
import Glibc

// What keys do here beyond readline's own.
extension ReadlineReader {
    /// Tells readline of its hooks and keys, in both of its editing modes.
    func setUp() {
        useUTF8()
        rl_readline_name = UnsafePointer(strdup("dlrepl"))
        rl_initialize()
        rl_redisplay_function = { ReadlineReader.active?.redisplay() }
        rl_prep_term_function = { meta in
            rl_prep_terminal(meta)
            ReadlineReader.makeInterruptAKey()
        }
        for name in ["emacs-standard", "vi-insert"] {
            guard let keys = rl_get_keymap_by_name(name) else { continue }
            rl_bind_key_in_map(0x0D, { _, _ in ReadlineReader.run { $0.enter() } }, keys)
            rl_bind_key_in_map(0x0A, { _, _ in ReadlineReader.run { $0.enter() } }, keys)
            rl_bind_key_in_map(0x03, { _, _ in ReadlineReader.run { $0.interrupt() } }, keys)
            rl_bind_key_in_map(0x09, { _, _ in ReadlineReader.run { $0.complete() } }, keys)
            for key in "}])".utf8 {
                rl_bind_key_in_map(Int32(key), { _, key in ReadlineReader.run { $0.close(key) } }, keys)
            }
            for up in ["\\e[A", "\\eOA", "\\C-p"] {
                rl_bind_keyseq_in_map(up, { _, key in ReadlineReader.run { $0.lineUp(key) } }, keys)
            }
            for down in ["\\e[B", "\\eOB", "\\C-n"] {
                rl_bind_keyseq_in_map(down, { _, key in ReadlineReader.run { $0.lineDown(key) } }, keys)
            }
            for (home, end) in [("\\e[H", "\\e[F"), ("\\eOH", "\\eOF"), ("\\e[1~", "\\e[4~"), ("\\C-a", "\\C-e")] {
                rl_bind_keyseq_in_map(home, { _, _ in ReadlineReader.run { $0.lineStart() } }, keys)
                rl_bind_keyseq_in_map(end, { _, _ in ReadlineReader.run { $0.lineEnd() } }, keys)
            }
        }
        if let keys = rl_get_keymap_by_name("emacs-standard") {
            rl_bind_keyseq_in_map("\\e\\C-m", { _, _ in ReadlineReader.run { $0.newLine() } }, keys)
        }
    }

    /// Text is UTF-8 here even where the environment names no language, as in a bare container: readline would else
    /// move the cursor through the bytes of a character.
    private func useUTF8() {
        setlocale(LC_CTYPE, "")
        if String(cString: nl_langinfo(Int32(CODESET))) != "UTF-8" { setenv("LC_ALL", "C.UTF-8", 1) }
    }

    /// Ctrl-C comes as a key while a line is edited: no signal can fall between two steps of the editing.
    private static func makeInterruptAKey() {
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return }
        let disabled: UInt8 = 0
        withUnsafeMutableBytes(of: &settings.c_cc) { $0[Int(VINTR)] = disabled }
        tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
    }

    private static func run(_ body: (ReadlineReader) -> Void) -> Int32 {
        if let active { body(active) }
        return 0
    }

    // MARK: - Enter and brackets

    /// Ends the input, or begins a new line of it while it is not whole. Two empty lines end it in any case.
    private func enter() {
        let text = text
        let isGivenUp =
            text.hasSuffix("\n")
            && text.split(separator: "\n", omittingEmptySubsequences: false)
                .suffix(2).allSatisfy { $0.allSatisfy(\.isWhitespace) }
        if isGivenUp || text.allSatisfy(\.isWhitespace) || !assistant.isIncomplete(text) { return accept() }
        newLine()
    }

    /// A new line, indented unless the text is being pasted and brings its own white space.
    private func newLine() {
        insert("\n" + (hasWaitingInput ? "" : assistant.indentation(after: textBefore)))
    }

    /// A closing bracket that begins its line stands as far left as the line that opened it.
    private func close(_ key: Int32) {
        let before = textBefore
        let line = before.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
        let bracket = String(UnicodeScalar(UInt8(truncatingIfNeeded: key)))
        if before.contains("\n") && !line.isEmpty && line.allSatisfy({ $0 == " " }) {
            let wanted = assistant.indentation(after: before + bracket).utf8.count
            if wanted < line.utf8.count {
                rl_delete_text(rl_point - Int32(line.utf8.count - wanted), rl_point)
                rl_point -= Int32(line.utf8.count - wanted)
            }
        }
        insert(bracket)
    }

    // MARK: - Lines of one input

    /// The line above in this input; from the first one, the input before.
    private func lineUp(_ key: Int32) {
        let before = textBefore
        guard let end = before.lastIndex(of: "\n") else {
            rl_get_previous_history(1, key)
            return
        }
        let column = before.distance(from: before.index(after: end), to: before.endIndex)
        let above = before[..<end]
        let start = above.lastIndex(of: "\n").map { above.index(after: $0) } ?? above.startIndex
        let target = above.index(start, offsetBy: column, limitedBy: above.endIndex) ?? above.endIndex
        rl_point = Int32(above.utf8.distance(from: above.startIndex, to: target))
    }

    /// The line below in this input; from the last one, the input after.
    private func lineDown(_ key: Int32) {
        let before = textBefore
        let after = String(text.dropFirst(before.count))
        guard let end = after.firstIndex(of: "\n") else {
            rl_get_next_history(1, key)
            return
        }
        let column =
            before.count
            - (before.lastIndex(of: "\n").map { before.distance(from: before.startIndex, to: $0) + 1 } ?? 0)
        let below = after[after.index(after: end)...]
        let stop = below.firstIndex(of: "\n") ?? below.endIndex
        let target = below.index(below.startIndex, offsetBy: column, limitedBy: stop) ?? stop
        rl_point += Int32(after.utf8.distance(from: after.startIndex, to: target))
    }

    private func lineStart() {
        let line = textBefore.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
        rl_point -= Int32(line.utf8.count)
    }

    private func lineEnd() {
        let rest = text.utf8.dropFirst(cursor)
        rl_point += Int32(rest.prefix { $0 != 0x0A }.count)
    }

    // MARK: - Completion

    /// At the start of a line, indents. Else puts in what all candidates share; where that is nothing new, lists them.
    private func complete() {
        let before = textBefore
        let line = before.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
        if line.allSatisfy(\.isWhitespace) { return insert("    ") }
        let completion = assistant.completion(of: text, at: cursor)
        let typed = String(decoding: before.utf8.dropFirst(completion.start), as: UTF8.self)
        let common = completion.commonPrefix
        let isNews = !completion.candidates.isEmpty && common != typed && common.utf8.count >= typed.utf8.count
        // Right after `f(` a hint is worth more than the one thing that could be put in.
        if isNews && !(typed.isEmpty && !completion.hint.isEmpty) {
            rl_begin_undo_group()
            rl_delete_text(Int32(completion.start), rl_point)
            rl_point = Int32(completion.start)
            insert(common)
            rl_end_undo_group()
            return
        }
        let isThere = completion.candidates.count == 1 && common == typed
        var lines = completion.hint.isEmpty ? [] : [completion.hint]
        if !isThere {
            lines += CandidateList.rows(of: completion.candidates.map(\.shown), width: ScreenSize.current.width)
        }
        if lines.isEmpty { rl_ding() } else { show(below: lines) }
    }
}
