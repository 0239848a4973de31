import CEL

/// What a check shows of the resource it judged, written as a JSON object in UTF-8.
///
/// Bytes, built in place: this runs for every record that is new or changed, once for each check.
struct CompiledEvidence: Sendable {
    private struct Entry {
        /// The name as JSON, with what separates it from the one before.
        let name: [UInt8]
        let expression: CompiledExpression
    }

    private static let literals = (true: Array("true".utf8), false: Array("false".utf8), null: Array("null".utf8))

    private let entries: [Entry]

    init(_ evidence: [(name: String, expression: CompiledExpression)]) {
        entries = evidence.enumerated().map { position, entry in
            Entry(name: Array("\(position == 0 ? "{" : ",")\(entry.name.jsonQuoted):".utf8), expression: entry.expression)
        }
    }

    /// Empty where the check shows nothing.
    func text(_ bindings: CELBindings) -> [UInt8] {
        guard !entries.isEmpty else { return [] }
        var text: [UInt8] = []
        text.reserveCapacity(96)
        for entry in entries {
            text += entry.name
            do throws(EngineError) {
                Self.append(try entry.expression.evaluate(bindings), to: &text)
            } catch {
                // What could not be read is part of the evidence too.
                text.append(contentsOf: "{\"error\":\(error.reason.jsonQuoted)}".utf8)
            }
        }
        text.append(UInt8(ascii: "}"))
        return text
    }

    private static func append(_ value: CELValue, to text: inout [UInt8]) {
        switch value {
        case .bool(let flag): text += flag ? literals.true : literals.false
        case .null: text += literals.null
        default: text.append(contentsOf: value.evidenceText.utf8)
        }
    }
}
