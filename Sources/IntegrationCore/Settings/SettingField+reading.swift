import CEL
extension SettingField {
    /// A value that does not fit, in words without the value.
    package struct Misfit: Error {
        package let reason: String
    }

    /// The typed value of a text.
    package func value(_ text: String) throws(Misfit) -> SettingValue {
        // A PEM block has lines, whatever the manifest calls its field.
        let mayHaveLines = isMultiline || text.hasPrefix("-----BEGIN ")
        if !mayHaveLines, text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            throw Misfit(reason: "has a line break or another control character inside; only one line break at its end is left out")
        }
        if let pattern, try !Self.matches(text, pattern) { throw Misfit(reason: "does not look like \(label): it must match \(pattern)") }
        switch format {
        case .text: return .text(text)
        case .number:
            if let whole = Int64(text) { return .int(whole) }
            // `Double` would take hexadecimal too, which a person does not type and nobody expects.
            let isDecimal = text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || "+-.eE".utf8.contains($0) }
            guard isDecimal, let number = Double(text), number.isFinite else { throw Misfit(reason: "is not a number") }
            return .double(number)
        case .boolean:
            guard let flag = Bool(text.lowercased()) else { throw Misfit(reason: "is neither true nor false") }
            return .bool(flag)
        case .url:
            guard text.hasPrefix("https://"), text.count > "https://".count else {
                throw Misfit(reason: "is not a URL beginning with https://")
            }
            return .text(text)
        case .choice(let options): return .text(try choice(text, among: options))
        case .choices(let options):
            var chosen: [String] = []
            for part in text.split(separator: ",") {
                chosen.append(try choice(String(part).trimmed, among: options))
            }
            return .list(chosen)
        }
    }

    private func choice(_ text: String, among options: [String]) throws(Misfit) -> String {
        if options.contains(text) { return text }
        let suggestion = Suggestion.nearest(to: text, among: options).map { " Did you mean `\($0)`?" } ?? ""
        throw Misfit(reason: "is none of \(options.joined(separator: ", ")).\(suggestion)")
    }

    /// The default of the manifest, as a value of this field.
    package var defaultValue: SettingValue? { fallback.flatMap { SettingValue($0, as: type) } }

    private var type: SettingType {
        switch format {
        case .text, .url, .choice: .text
        case .number: .number
        case .boolean: .boolean
        case .choices: .list
        }
    }

    /// Whether the whole text matches, by the same engine that expressions use: linear time, whatever the pattern.
    private static func matches(_ text: String, _ pattern: String) throws(Misfit) -> Bool {
        let environment = CELEnvironment(variables: [(name: "text", type: .string), (name: "pattern", type: .string)])
        var bindings = CELBindings(environment)
        bindings["text"] = .string(text)
        bindings["pattern"] = .string("^(?:\(pattern))$")
        do {
            return try CELProgram("text.matches(pattern)", environment: environment).isTrue(bindings)
        } catch {
            throw Misfit(reason: "cannot be checked: the manifest's pattern is malformed")
        }
    }
}
