package import JSONTape

extension SettingValue {
    /// Appends the value as JSON.
    package func write(to writer: inout JSONWriter) {
        switch self {
        case .text(let text): writer.string(text)
        case .int(let number): writer.number(number)
        case .double(let number): writer.number(number)
        case .bool(let flag): writer.bool(flag)
        case .list(let items): writer.array { writer in items.forEach { writer.string($0) } }
        }
    }

    /// What ``write(to:)`` wrote; nil for what no setting can be.
    package init?(_ json: JSONValue) {
        switch json.kind {
        case .string: self = .text(json.stringValue ?? "")
        case .int: self = .int(json.int64Value ?? 0)
        case .double, .uint: self = .double(json.doubleValue ?? 0)
        case .bool: self = .bool(json.boolValue ?? false)
        case .array:
            var items: [String] = []
            for element in json.elements {
                guard let item = element.stringValue else { return nil }
                items.append(item)
            }
            self = .list(items)
        case .null, .object: return nil
        }
    }
}

extension [String: SettingValue] {
    /// As a JSON object with its members sorted.
    package var json: String {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.text
    }

    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            for (name, value) in sorted(by: { $0.key < $1.key }) {
                writer.key(name)
                value.write(to: &writer)
            }
        }
    }

    /// Reads what ``json`` gave; what is no setting is left out.
    package init(json: String) {
        self.init()
        guard let document = try? JSONDocument(parsing: json) else { return }
        for (name, value) in document.root.members { self[name] = SettingValue(value) }
    }
}
