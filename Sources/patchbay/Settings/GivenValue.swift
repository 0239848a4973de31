/// One `NAME=VALUE` as typed. Its value may be a secret, so nothing prints it.
struct GivenValue {
    let name: String
    let value: String

    /// Reads `NAME=VALUE`; nil without a name or an equals sign.
    init?(_ text: String) {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { return nil }
        name = String(text[..<equals])
        value = String(text[text.index(after: equals)...])
    }
}

extension GivenValue: CustomStringConvertible, CustomReflectable {
    var description: String { "\(name)=[redacted]" }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
