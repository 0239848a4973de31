extension SchemaDocument {
    /// JSON text (RFC 8259), the same for equal values.
    ///
    /// - Parameter indented: Two spaces a level and one member a line, else everything on one line.
    package func text(indented: Bool = false) -> String {
        var output = ""
        write(to: &output, indented: indented, level: 0)
        return output
    }

    private func write(to output: inout String, indented: Bool, level: Int) {
        switch self {
        case .null: output += "null"
        case .boolean(let value): output += value ? "true" : "false"
        case .integer(let value): output += String(value)
        case .number(let value): output += "\(value)"
        case .text(let value): Self.write(value, to: &output)
        case .list(let elements):
            Self.write(elements, between: ("[", "]"), to: &output, indented: indented, level: level) { element, output in
                element.write(to: &output, indented: indented, level: level + 1)
            }
        case .object(let members):
            Self.write(members, between: ("{", "}"), to: &output, indented: indented, level: level) { member, output in
                Self.write(member.key, to: &output)
                output += ": "
                member.value.write(to: &output, indented: indented, level: level + 1)
            }
        }
    }

    private static func write<Elements: Collection>(
        _ elements: Elements,
        between brackets: (open: String, close: String),
        to output: inout String,
        indented: Bool,
        level: Int,
        element: (Elements.Element, inout String) -> Void
    ) {
        output += brackets.open
        let newline = indented && !elements.isEmpty
        for (position, item) in elements.enumerated() {
            if position > 0 { output += indented ? "," : ", " }
            if newline { output += "\n" + String(repeating: "  ", count: level + 1) }
            element(item, &output)
        }
        if newline { output += "\n" + String(repeating: "  ", count: level) }
        output += brackets.close
    }

    private static func write(_ text: String, to output: inout String) {
        output += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            // NEL and the separators are line breaks to YAML, whose quoted texts this must be as well.
            case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{2028}", "\u{2029}", "\u{feff}":
                let digits = String(scalar.value, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: output.unicodeScalars.append(scalar)
            }
        }
        output += "\""
    }
}
