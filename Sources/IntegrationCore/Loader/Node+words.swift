import Yams

extension Node {
    /// What it is, for messages: `a map`, `the number 5`. Long texts are cut; they may hold a secret typed at the wrong place.
    var words: String {
        switch self {
        case .mapping: return "a map"
        case .sequence: return "a list"
        case .alias: return "an alias"
        case .scalar(let scalar):
            switch PlainScalar(scalar) {
            case .null: return "empty"
            case .boolean(let value): return value ? "true" : "false"
            case .integer, .number: return "the number \(scalar.string.prefix(20))"
            case .text: return scalar.string.isEmpty ? "an empty text" : "a text"
            }
        }
    }
}
