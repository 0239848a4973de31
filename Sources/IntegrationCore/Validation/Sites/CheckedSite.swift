import CEL

/// An expression or template that compiled. A class, because rules filter all of a manifest's again and again.
final class CheckedSite: Sendable {
    let site: ExpressionSite
    /// The key path of the site, taken apart.
    let path: ManifestPath
    let programs: [CELProgram]
    /// Where each program begins in the site's text, in bytes of UTF-8.
    let programOffsets: [Int]
    /// Whether the value is that of one expression, and not text around it.
    let isSingle: Bool
    /// The variables read, offsets counted from the start of the site's text.
    let references: Set<CELReference>
    /// Parts that fail whenever they are evaluated, offsets as above.
    let certainFailures: [CELIssue]

    init(_ site: ExpressionSite) throws(CELCompilationError) {
        self.site = site
        path = ManifestPath(keyPath: site.keyPath)
        switch site.text {
        case .expression(let expression):
            let program = try CELProgram(expression.source, environment: site.scope.environment)
            programs = [program]
            programOffsets = [0]
            isSingle = true
            references = program.references
            certainFailures = program.certainFailures
        case .template(let template):
            let compiled = try CELTemplate(template.source, environment: site.scope.environment)
            programs = compiled.expressions
            programOffsets = compiled.expressionOffsets
            isSingle = compiled.singleExpression != nil
            references = compiled.references
            certainFailures = compiled.certainFailures
        }
    }

    var keyPath: String { site.keyPath }

    /// Whether it has the same value always.
    var isConstant: Bool { references.isEmpty }

    /// Fields that are read as possibly absent.
    var guardedFields: Set<String> { programs.reduce(into: []) { $0.formUnion($1.guardedFields) } }

    func uses(_ name: ExpressionName) -> Bool { uses(name.rawValue) }

    func uses(_ name: String) -> Bool { references.contains { $0.path.first == name } }

    func usesAny(of names: ExpressionName...) -> Bool { names.contains { uses($0) } }

    /// The members read of a name, such as `days` in `variables.days`; nil as an element when the map is read as a whole.
    func members(of name: ExpressionName) -> Set<String?> {
        Set(references.filter { $0.path.first == name.rawValue }.map { $0.path.count > 1 ? $0.path[1] : nil })
    }
}
