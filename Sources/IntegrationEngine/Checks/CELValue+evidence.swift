package import CEL

extension CELValue {
    /// Longest value kept as evidence: one for every record and check, so that a few large ones would fill the store.
    private static var maximumEvidenceBytes: Int { 256 << 10 }

    /// The value as JSON, with short ways for what evidence mostly is; in place of one that is too large, an object that says so.
    package var evidenceText: String {
        switch self {
        case .int(let number): return String(number)
        default:
            do throws(CELError) {
                return try jsonText(maximumBytes: Self.maximumEvidenceBytes)
            } catch {
                return "{\"error\":\(error.reason.jsonQuoted)}"
            }
        }
    }
}
