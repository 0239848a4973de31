import JSONTape

/// One outcome as read back from `verdicts.outcomes`, its array still JSON text.
struct StoredOutcomeText {
    let checkID: String
    let verdict: Verdict
    let text: [UInt8]

    /// The outcomes of a record as they are stored, in the stored order.
    static func read(_ outcomes: [UInt8]) throws -> [StoredOutcomeText] {
        do {
            return try JSONDocument(parsing: outcomes).root.members.compactMap { checkID, value in
                guard let verdict = value.elements.first(where: { _ in true })?.stringValue.flatMap(Verdict.init(rawValue:)) else {
                    return nil
                }
                return StoredOutcomeText(checkID: checkID, verdict: verdict, text: value.rawBytes)
            }
        } catch {
            throw StoreError(.corrupt, "stored outcomes are not the JSON that was written")
        }
    }
}
