import CEL
import IntegrationCore
import IntegrationStore

/// A check of a manifest with every expression in it compiled.
struct CompiledCheck: Sendable {
    let check: CheckManifest
    let environment: CELEnvironment
    let condition: CompiledExpression?
    let pass: CompiledExpression
    let severity: CompiledTemplate?
    let resourceID: CompiledExpression?
    let resourceName: CompiledExpression?
    let title: CompiledTemplate?
    let evidence: [(name: String, expression: CompiledExpression)]
    let aggregate: CompiledExpression?
    /// Child streams that its expressions look at.
    let children: [String]
    /// Whether the verdict may change although the record does not.
    let dependsOnTime: Bool
    /// Whether the verdict may change because the record's parent does.
    let dependsOnParent: Bool

    var id: String { check.id }

    var subject: CheckSubject { CheckSubject(stream: check.over, isAggregate: aggregate != nil) }

    /// Whether a record alone decides, so that the verdict is reached while its page is stored.
    var isInline: Bool { aggregate == nil && children.isEmpty }

    init(_ check: CheckManifest, _ manifest: IntegrationManifest) throws(EngineError) {
        self.check = check
        let place = "checks.\(check.id)"
        let record = RequestCompiler(place: place, environment: ExpressionScope.check(manifest, check).environment)
        let outcome =
            check.aggregate == nil
            ? record : RequestCompiler(place: place, environment: ExpressionScope.aggregatePass(manifest, check).environment)
        environment = outcome.environment
        condition = try record.expression(check.where, "where")
        pass = try outcome.expression(check.pass, "pass")
        if case .computed(let template) = check.severity {
            severity = try outcome.template(template as ManifestTemplate?, "severity")
        } else {
            severity = nil
        }
        resourceID = try outcome.expression(check.resource?.id, "resource.id")
        resourceName = try outcome.expression(check.resource?.name, "resource.name")
        title = try outcome.template(check.title, "title")
        var evidence: [(name: String, expression: CompiledExpression)] = []
        for (name, expression) in check.evidence { evidence.append((name, try outcome.expression(expression, "evidence.\(name)"))) }
        self.evidence = evidence
        aggregate = try record.expression(check.aggregate?.expression, "aggregate")
        var used = pass.program.usedNames
        for expression in [condition, resourceID, resourceName, aggregate] { used.formUnion(expression?.program.usedNames ?? []) }
        for template in [severity, title] { used.formUnion(template?.template.usedNames ?? []) }
        for (_, expression) in evidence { used.formUnion(expression.program.usedNames) }
        children = manifest.children(of: check.over).map(\.name).filter(used.contains)
        dependsOnTime = used.contains("now") || used.contains("run")
        dependsOnParent = used.contains("parent")
    }
}
