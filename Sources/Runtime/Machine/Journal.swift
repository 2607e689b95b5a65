import Tensors

/// What the insides of values were before a run changed them in place: elements of lists, fields of records, variables
/// that functions share, numbers of tensors. With it the run can be taken back.
///
/// Only what was there when the journal began is noted, and each thing once. What host values hold themselves, such as
/// the parameters of a network, is not.
public final class Journal {
    private enum Entry {
        case list(ListObject, [Value])
        case record(RecordObject, keys: [Symbol], values: [Value])
        case cell(CellObject, Value)
        case numbers(Storage, [UInt8])
    }

    private var entries: [Entry] = []
    /// The memory of the tensors that were there and have not been noted yet.
    private var watchedMemory: Set<ObjectIdentifier>
    private var room = Journal.memoryLimit

    /// The most bytes of tensors that are kept for one run; what is beyond stays changed.
    static let memoryLimit = 1 << 30

    init(watching memory: Set<ObjectIdentifier>) { watchedMemory = memory }

    func note(_ list: ListObject) { entries.append(.list(list, Array(list.values))) }
    func note(_ record: RecordObject) { entries.append(.record(record, keys: record.keys, values: record.values)) }
    func note(_ cell: CellObject) { entries.append(.cell(cell, cell.value)) }

    func note(_ memory: Storage) {
        guard watchedMemory.remove(memory.identity) != nil, memory.byteCount <= room else { return }
        room -= memory.byteCount
        entries.append(.numbers(memory, memory.copiedBytes()))
    }

    fileprivate func takeBack() {
        for entry in entries.reversed() {
            switch entry {
            case .list(let list, let values): list.replaceAll(with: values)
            case .record(let record, let keys, let values): record.replaceAll(keys: keys, values: values)
            case .cell(let cell, let value): cell.value = value
            case .numbers(let memory, let bytes): memory.replaceBytes(with: bytes)
            }
        }
        entries = []
    }

    /// Shows the collector the values; whoever holds a journal passes this on.
    public func visitValues(_ visit: (Value) -> Void) {
        for entry in entries {
            switch entry {
            case .list(let list, let values):
                visit(Value(list, tag: .list))
                for value in values { visit(value) }
            case .record(let record, _, let values):
                visit(Value(record, tag: .record))
                for value in values { visit(value) }
            case .cell(let cell, let value):
                visit(Value(cell, tag: .cell))
                visit(value)
            case .numbers: break
            }
        }
    }
}

extension Machine {
    /// Begins to note what is changed in place; the journal before it, if any, ends.
    public func beginJournal() -> Journal {
        let begun = Journal(watching: heap.watchAll())
        journal = begun
        return begun
    }

    public func endJournal() { journal = nil }

    /// Makes everything noted as it was.
    public func takeBack(_ journal: Journal) { journal.takeBack() }

    // MARK: - Before a change

    func willChange(_ list: ListObject) {
        guard list.isWatched else { return }
        list.isWatched = false
        journal?.note(list)
    }

    func willChange(_ record: RecordObject) {
        guard record.isWatched else { return }
        record.isWatched = false
        journal?.note(record)
    }

    @inline(never)
    func willChange(_ cell: CellObject) {
        cell.isWatched = false
        journal?.note(cell)
    }
}
