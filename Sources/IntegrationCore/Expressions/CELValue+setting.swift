package import CEL

extension CELValue {
    /// The value of a field or variable, as `config` and `variables` hold it.
    package init(setting: SettingValue) {
        switch setting {
        case .text(let text): self = .string(text)
        case .int(let number): self = .int(number)
        case .double(let number): self = .double(number)
        case .bool(let flag): self = .bool(flag)
        case .list(let items): self = .list(CELArray(items.map(CELValue.string)))
        }
    }
}
