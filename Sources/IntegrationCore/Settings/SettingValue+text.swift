extension SettingValue {
    /// The value as a person would type it.
    package var text: String {
        switch self {
        case .text(let text): text
        case .int(let number): String(number)
        case .double(let number): String(number)
        case .bool(let flag): String(flag)
        case .list(let items): items.joined(separator: ",")
        }
    }
}
