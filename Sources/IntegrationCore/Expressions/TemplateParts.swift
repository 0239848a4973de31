import CEL

/// The literal text of a template and the places of its expressions, without compiling them.
struct TemplateParts: Sendable {
    let parts: [CELTemplate.Part]

    init(_ template: String) {
        parts = CELTemplate.parts(of: template)
    }

    /// The text, when there is no expression in it.
    var constant: String? {
        switch parts.count {
        case 0: ""
        case 1: if case .literal(let text) = parts[0] { text } else { nil }
        default: nil
        }
    }

    /// The text with each expression replaced by one character that occurs in no URL.
    var outline: String {
        parts.map { part in
            switch part {
            case .literal(let text): text
            case .expression: String(Self.placeholder)
            }
        }.joined()
    }

    static let placeholder: Character = "\u{0}"
}
