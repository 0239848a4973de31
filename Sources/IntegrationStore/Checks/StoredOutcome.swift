/// One check's answer about one record as stored, evidence included.
package struct StoredOutcome: Hashable, Sendable {
    package let checkID: String
    package let verdict: Verdict
    /// A JSON object as text.
    package let evidenceJSON: String
    package let reason: String?
}
