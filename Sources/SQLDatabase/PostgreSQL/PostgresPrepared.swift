/// A statement with numbered values.
final class PostgresPrepared {
    private let link: PostgresLink
    private let text: String
    private var values: [SQLValue] = []
    private var answer: PostgresAnswer?
    private var row: Int32 = -1
    private(set) var changes = 0

    /// - Parameter text: with `?1` for the first value.
    init(_ link: PostgresLink, _ text: String) {
        self.link = link
        self.text = PostgresText.ofNumbered(text)
    }

    func bind(_ index: Int32, _ value: SQLValue) {
        while values.count < index { values.append(.null) }
        values[Int(index) - 1] = value
    }

    func step() throws -> Bool {
        let answer: PostgresAnswer
        if let known = self.answer {
            answer = known
        } else {
            answer = try link.run(text, values)
            changes = answer.changes
            self.answer = answer
            row = -1
        }
        row += 1
        guard row < answer.count else {
            reset()
            return false
        }
        return true
    }

    func run() throws {
        reset()
        changes = try link.run(text, values).changes
    }

    func insert() throws -> Int64? {
        reset()
        let answer = try link.run(text + " RETURNING id", values)
        return answer.count == 0 ? nil : answer.int64(0, 0)
    }

    func reset() {
        answer = nil
        row = -1
    }

    func int64(_ column: Int32) -> Int64 { answer?.int64(row, column) ?? 0 }

    func isNull(_ column: Int32) -> Bool { answer?.isNull(row, column) ?? true }

    func bytes(_ column: Int32) -> UnsafeRawBufferPointer { answer?.bytes(row, column) ?? UnsafeRawBufferPointer(start: nil, count: 0) }
}
