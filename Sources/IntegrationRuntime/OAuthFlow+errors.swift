import IntegrationAuth
import IntegrationEngine
import IntegrationStore
import Logging

extension OAuthFlow {
    /// An error as a person is told of it. What is wrong with this server is for its log.
    func told(_ error: any Error) throws(CancellationError) -> RuntimeError {
        switch error {
        case let error as CancellationError: throw error
        case let error as RuntimeError: return error
        case let error as StoreError where error.isTransient || error.code == .closed:
            logger.error("consent failed", metadata: ["error": "\(Self.words(for: error))"])
            return RuntimeError(.databaseUnavailable, "this server cannot use its database now; come back in a moment")
        default:
            logger.error("consent failed", metadata: ["error": "\(Self.words(for: error))"])
            return RuntimeError(.serverFault, "something is wrong with this server; its log has more")
        }
    }

    /// Errors of ours hold no secrets; of others only the kind is told.
    static func words(for error: any Error) -> String {
        switch error {
        case is StoreError, is VaultError, is EngineError: "\(error)"
        case let error as RuntimeError: "\(error.code.rawValue): \(error.reason)"
        default: "\(type(of: error))"
        }
    }
}

extension RuntimeError.Code {
    /// Nothing can be written or read now; it can later.
    package static let databaseUnavailable = Self(rawValue: "database_unavailable")
    /// Something is wrong with this server.
    package static let serverFault = Self(rawValue: "internal")
}
