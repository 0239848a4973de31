import IntegrationCore

/// A value of the sandbox's connection as it was written; the manifest decides what type it has.
package enum FixtureValue: Sendable, Hashable {
    case text(String)
    case list([String])

    /// The value with the type a field of this kind has; nil where it does not fit.
    func setting(as kind: Kind) -> SettingValue? {
        switch (self, kind) {
        case (.text(let text), .text): .text(text)
        case (.text(let text), .number): Int64(text).map(SettingValue.int) ?? Double(text).map(SettingValue.double)
        case (.text(let text), .boolean): Bool(text).map(SettingValue.bool)
        case (.text(let text), .list): .list([text])
        case (.list(let items), .list): .list(items)
        case (.list, _): nil
        }
    }

    /// The types that fields and variables have.
    enum Kind {
        case text, number, boolean, list

        init(_ type: CredentialFieldType) {
            switch type {
            case .number: self = .number
            case .boolean: self = .boolean
            case .text, .password, .textarea, .url, .select: self = .text
            }
        }

        init(_ type: VariableFieldType) {
            switch type {
            case .number: self = .number
            case .boolean: self = .boolean
            case .multiselect: self = .list
            case .text, .select: self = .text
            }
        }
    }
}

extension FixtureValue {
    /// The default of a manifest's field, in the same form.
    init(_ scalar: ManifestScalar) {
        switch scalar {
        case .text(let text): self = .text(text)
        case .integer(let number): self = .text("\(number)")
        case .number(let number): self = .text("\(number)")
        case .boolean(let flag): self = .text("\(flag)")
        case .list(let items): self = .list(items)
        }
    }
}
