extension SettingValue {
    /// A constant of a manifest or of fixtures as the type its field declares; nil where it does not fit.
    package init?(_ scalar: ManifestScalar, as type: SettingType) {
        switch (scalar, type) {
        case (.list(let items), .list): self = .list(items)
        case (.list, _): return nil
        case (.integer(let number), .number): self = .int(number)
        case (.number(let number), .number): self = .double(number)
        case (.boolean(let flag), .boolean): self = .bool(flag)
        case (.text(let text), _): self.init(text, as: type)
        case (.integer(let number), _): self.init(String(number), as: type)
        case (.number(let number), _): self.init(String(number), as: type)
        case (.boolean(let flag), _): self.init(String(flag), as: type)
        }
    }

    private init?(_ text: String, as type: SettingType) {
        switch type {
        case .text: self = .text(text)
        case .list: self = .list([text])
        case .number:
            guard let number = Int64(text).map(SettingValue.int) ?? Double(text).map(SettingValue.double) else { return nil }
            self = number
        case .boolean:
            guard let flag = Bool(text) else { return nil }
            self = .bool(flag)
        }
    }
}
