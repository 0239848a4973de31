import IntegrationCore
import SQLDatabase

/// The rows that outcomes become, inside one transaction: verdicts, findings, their events and their claims.
///
/// There are two: SQLite steps through prepared statements, one for each row, which costs less there than gathering rows. Another machine is
/// asked for everything that a page needs before it is decided upon, and told everything that came of it afterwards: the number of statements
/// does not depend on the number of rows.
protocol OutcomeRows: AnyObject {
    /// Whether outcomes are worth waiting for, to ask for what all of them need at once (``expect(_:)``).
    var gathers: Bool { get }

    /// Reads at once what outcomes will need. What is needed without being expected is read when it is asked for.
    func expect(_ expected: ExpectedOutcomes) throws

    /// Writes what was put and not yet written. Must follow the last change, and go before any other statement that reads or writes these
    /// tables.
    func save() throws

    /// The stored outcomes of a record, as ``OutcomeText`` wrote them; nil where it has none.
    func outcomes(of record: RecordID) throws -> [UInt8]?

    /// Stores a record's outcomes in place of those that it has.
    /// - Parameter isNew: the record has none.
    func put(_ outcomes: [UInt8], of record: RecordID, isNew: Bool) throws

    /// The record's key after those of the records above it.
    func path(of record: RecordID) throws -> [String]

    func finding(check: Int64, resource: String) throws -> FindingRow?

    /// Findings that are open or ignored and that a record claims, whether or not they show its claim.
    func unresolved(of record: RecordID) throws -> [FindingRow]

    /// Findings that meet a condition with one parameter, `?1`.
    func findings(where condition: String, _ value: Int64) throws -> [FindingRow]

    /// Adds a finding that shows this claim, and the first event of its history.
    func open(_ claim: FindingClaim, check: Int64, name: PublicID) throws

    /// Writes what a finding shows, and its status.
    func show(_ row: FindingRow) throws

    /// Writes status and ignore of a finding alone.
    func setState(of row: FindingRow) throws

    /// Adds an event to the end of a finding's history.
    func append(_ event: FindingEventRow, to finding: Int64) throws

    /// Claims about a finding beside the one it shows, of other sources than this one; the strongest is first.
    func claims(of finding: FindingRow, except source: Int64) throws -> [FindingClaim]

    /// Notes a claim that the finding does not show, in place of what its source claimed before.
    func put(_ claim: FindingClaim, on finding: Int64) throws

    func drop(_ source: Int64, from finding: Int64) throws

    /// All claims about a finding that is resolved for good, whoever made them.
    func dropClaims(of finding: Int64) throws
}

/// What is about to be looked for.
struct ExpectedOutcomes {
    /// Records that were there before: their stored outcomes, and the findings that they claim.
    var records: [RecordID] = []
    /// Findings by what they are about.
    var resources: [CheckedResource] = []
    /// Records that findings are named after.
    var named: [RecordID] = []

    var isEmpty: Bool { records.isEmpty && resources.isEmpty && named.isEmpty }
}

/// What makes two findings the same one.
struct CheckedResource: Hashable {
    let check: Int64
    let resource: ExactText

    init(check: Int64, resource: String) {
        self.check = check
        self.resource = ExactText(resource)
    }
}

/// An event that is about to be written.
struct FindingEventRow {
    let kind: FindingEvent.Kind
    var verdict: Verdict?
    var reason: String?
    var actor: String?
    /// Milliseconds since 1970.
    var until: Int64?
}
