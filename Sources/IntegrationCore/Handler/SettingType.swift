/// The types that settings have, whether a credential field or a variable declares them.
package enum SettingType: Sendable, Hashable {
    case text, number, boolean, list

    package init(_ type: CredentialFieldType) {
        switch type {
        case .number: self = .number
        case .boolean: self = .boolean
        case .text, .password, .textarea, .url, .select: self = .text
        }
    }

    package init(_ type: VariableFieldType) {
        switch type {
        case .number: self = .number
        case .boolean: self = .boolean
        case .multiselect: self = .list
        case .text, .select: self = .text
        }
    }
}
