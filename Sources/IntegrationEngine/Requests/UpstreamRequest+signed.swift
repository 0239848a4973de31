import IntegrationAuth
import Logging

extension UpstreamRequest {
    /// A request that needs nothing more.
    init(_ signed: SignableRequest, isIdempotent: Bool) {
        self.init(
            method: signed.method, url: signed.url, headers: signed.headers, body: signed.body.isEmpty ? nil : signed.body,
            isIdempotent: isIdempotent)
    }
}

extension Logger.Metadata {
    /// What logs say of a wait: codes and numbers only.
    static func waiting(_ pause: Duration, for failure: EngineError) -> Logger.Metadata {
        ["error.code": "\(failure.code)", "wait.ms": "\(Int64(pause.seconds * 1000))", "http.status": "\(failure.status ?? 0)"]
    }
}
