import CEL

/// What the branches of an expression give, where their common type does not tell.
extension ManifestValidation {
    mutating func checkOutcomes() {
        for checked in sites where !checked.site.isMissing {
            let use: ExpressionUse = checked.isSingle ? checked.site.use : .text
            guard Self.places.contains(use) else { continue }
            // What the type tells already is reported by it.
            for (position, program) in checked.programs.enumerated() where use.accepts(program.resultType) && Self.mayBranch(program) {
                for outcome in CELOutcome.all(of: program.source) {
                    check(outcome, as: use, offset: checked.programOffsets[position] + outcome.offset, in: checked)
                }
            }
        }
    }

    private static let places: [ExpressionUse] = [.key, .cursor, .identifier, .text]

    /// Whether the text has a branch, an optional or a value without type at all: nearly none has, and to read it again takes time.
    private static func mayBranch(_ program: CELProgram) -> Bool {
        let source = program.source
        return source.utf8.contains(UInt8(ascii: "?")) || source.contains("dyn(") || ["record", "parent"].contains(source.trimmed)
            || program.references.isEmpty
    }

    private mutating func check(_ outcome: CELOutcome, as use: ExpressionUse, offset: Int, in checked: CheckedSite) {
        switch use {
        case .key, .cursor, .identifier: checkIdentifier(outcome, as: use, offset: offset, in: checked.site)
        case .text: checkText(outcome, offset: offset, in: checked.site)
        default: break
        }
    }

    private mutating func checkIdentifier(_ outcome: CELOutcome, as use: ExpressionUse, offset: Int, in site: ExpressionSite) {
        switch outcome.kind {
        case .constant(.null), .none:
            report(.nullableKey, in: site, offset: offset, "one branch of this gives no value", fix: "Give that branch a value as well.")
        case .reference(let path, true):
            report(
                .nullableKey, in: site, offset: offset, "`\(path.joined(separator: "."))` can be absent here",
                fix: "Give it a default: `.orValue(…)`.")
        case .reference(let path, false) where path == ["record"] || path == ["parent"]:
            report(
                .expressionResult, in: site, offset: offset, "this is the whole \(path[0]), and \(use.expectation) is needed here",
                fix: "Use a field of it: `\(path[0]).id`.")
        case .list, .map:
            report(
                .expressionResult, in: site, offset: offset, "this is a list or a map, and \(use.expectation) is needed here",
                fix: "Use a field of the record: `record.id`.")
        default: break
        }
    }

    private mutating func checkText(_ outcome: CELOutcome, offset: Int, in site: ExpressionSite) {
        switch outcome.kind {
        case .constant(.null), .none:
            report(
                .notRenderable, in: site, offset: offset, "one branch of this gives no value, which cannot stand in text",
                fix: "Write text for that branch: `\"none\"`.")
        case .reference(let path, true):
            report(
                .notRenderable, in: site, offset: offset, "`\(path.joined(separator: "."))` can be absent here",
                fix: "Give it a default: `.orValue(\"none\")`.")
        case .reference(let path, false) where path == ["record"] || path == ["parent"]:
            report(
                .notRenderable, in: site, offset: offset, "this is the whole \(path[0]), which cannot stand in text",
                fix: "Use a field of it: `\(path[0]).name`.")
        case .list, .map:
            report(.notRenderable, in: site, offset: offset, "this is a list or a map, which cannot stand in text")
        default: break
        }
    }
}
