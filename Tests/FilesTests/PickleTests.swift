import Files
import Testing

@Suite("A pickle is read and never run")
struct PickleTests {
    private func read(_ text: String) throws -> Pickle {
        var position = 0
        return try Pickle(Array(text.unicodeScalars.map { UInt8($0.value) }), at: &position)
    }

    @Test("numbers, texts, a list, a tuple and a dictionary")
    func objects() throws {
        // pickle.dumps([1, -2, 'a', (True, None), {'k': 1.5}], 2), with the memo left out.
        let pickle = try read(
            "\u{80}\u{02}](K\u{01}J\u{FE}\u{FF}\u{FF}\u{FF}X\u{01}\0\0\0a\u{88}N\u{86}}X\u{01}\0\0\0kG\u{3F}\u{F8}\0\0\0\0\0\0se."
        )
        let members = try #require(pickle.members(pickle.root))
        #expect(pickle.integer(members[0]) == 1 && pickle.integer(members[1]) == -2)
        #expect(pickle.text(members[2]) == "a")
        #expect(pickle.members(members[3])?.map { pickle[$0] } == [.boolean(true), .none])
        guard case .dictionary(let entries) = pickle[members[4]] else { return #expect(Bool(false), "no dictionary") }
        #expect(entries.map { pickle[$0] } == [.text("k"), .float(1.5)])
    }

    @Test("a request to run os.system stays a record")
    func call() throws {
        let pickle = try read("\u{80}\u{02}cos\nsystem\nX\u{04}\0\0\0exit\u{85}R.")
        guard case .call(let function, let arguments) = pickle[pickle.root] else { return #expect(Bool(false), "no call") }
        #expect(pickle[function] == .global(module: "os", name: "system"))
        #expect(pickle.members(arguments)?.map { pickle[$0] } == [.text("exit")])
    }

    @Test("a list that holds itself, and a tuple nested a hundred thousand deep")
    func hostileShapes() throws {
        let cycle = try read("\u{80}\u{02}]q\u{00}h\u{00}a.")
        #expect(cycle.members(cycle.root) == [cycle.root])
        let deep = try read("\u{80}\u{02})" + String(repeating: "\u{85}", count: 100_000) + ".")
        #expect(deep.objects.count == 100_001)
    }

    @Test("long integers keep their sign, very long ones their bytes")
    func longs() throws {
        let negative = try read("\u{80}\u{02}\u{8A}\u{02}\u{00}\u{FF}.")
        #expect(negative[negative.root] == .integer(-256))
        let magic = try read("\u{80}\u{02}\u{8A}\u{0A}l\u{FC}\u{9C}F\u{F9} j\u{A8}P\u{19}.")
        #expect(magic[magic.root] == .bigInteger([0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]))
    }

    @Test("what later protocols and the state of an object bring: short texts, names by two texts, a memo without numbers")
    func laterProtocols() throws {
        // pickle.dumps(..., 4) of an object m.A() with the state (False, 7), kept and recalled.
        let pickle = try read(
            "\u{80}\u{04}\u{95}\0\0\0\0\0\0\0\0\u{8C}\u{01}m\u{94}\u{8C}\u{01}A\u{94}\u{93}\u{94})\u{81}\u{94}I00\nI7\n\u{86}bh\u{03}\u{86}."
        )
        let made = try #require(pickle.members(pickle.root))
        #expect(made.count == 2 && made[0] == made[1])
        let state = try #require(pickle.states[made[0]])
        #expect(pickle.members(state)?.map { pickle[$0] } == [.boolean(false), .integer(7)])
        #expect(throws: PickleError.self) { try read("K\u{01}K\u{02}\u{93}.") }
    }

    @Test(
        "broken programs are refused",
        arguments: [
            "", "\u{80}", "\u{80}\u{02}", ".", "K\u{01}K\u{02}.", "t.", "(", "R.", "h\u{05}.", "K\u{01}a.", "]s.",
            "(s.",
            "X\u{FF}\u{FF}\u{FF}\u{FF}a.", "cos\n", "\u{85}.", "K\u{01}(0.", "q\u{00}.", "?.",
        ])
    func broken(_ program: String) {
        #expect(throws: PickleError.self) { try read(program) }
    }
}
