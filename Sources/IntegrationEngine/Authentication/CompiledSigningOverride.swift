import CEL
import IntegrationCore

/// What one request changes about the integration's signature, compiled.
enum CompiledSigningOverride: Sendable {
    case scoped(region: CompiledTemplate?, service: CompiledTemplate?)
    case own(CompiledSigning)
    case unsigned

    init(_ sign: SigningOverride, compiler: RequestCompiler) throws(EngineError) {
        switch sign {
        case .adjusted(let scope):
            self = .scoped(region: try compiler.template(scope.region, "region"), service: try compiler.template(scope.service, "service"))
        case .replaced(let signing):
            self = try CompiledSigning(signing, compiler: compiler).map(Self.own) ?? .unsigned
        }
    }

    func rendered(_ bindings: CELBindings) throws(EngineError) -> RequestSignature {
        switch self {
        case .unsigned: return .unsigned
        case .own(let signing): return .own(signing)
        case .scoped(let region, let service):
            return .scoped(
                region: try region.map { (template) throws(EngineError) in try template.render(bindings) },
                service: try service.map { (template) throws(EngineError) in try template.render(bindings) })
        }
    }
}
