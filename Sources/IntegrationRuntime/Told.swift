import IntegrationAuth
import IntegrationCore
import IntegrationEngine
import IntegrationStore

/// What may be said of an error in the log. Ours hold no secrets; of others, which may hold anything, it is the type.
struct Told {
    let code: String
    let reason: String

    init(_ error: any Error) {
        switch error {
        case let error as StoreError: (code, reason) = (error.code.description, error.reason)
        case let error as RuntimeError: (code, reason) = (error.code.rawValue, error.reason)
        case let error as RunPostponement: (code, reason) = (error.cause.rawValue, error.reason)
        case let error as EngineError: (code, reason) = (error.code.description, error.reason)
        case let error as VaultError: (code, reason) = (error.code.rawValue, error.reason)
        default:
            code = "\(type(of: error))"
            reason = code
        }
    }
}
