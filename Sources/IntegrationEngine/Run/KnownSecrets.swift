import IntegrationCore
import Synchronization

/// The secrets of one run: the credentials, and every token obtained with them. What leaves the engine for a person, a log or a database
/// passes through here, so that no URL and no message of a provider carries one out.
package final class KnownSecrets: Sendable {
    /// Shorter values are not looked for: they are no secrets, and hiding them would make sentences unreadable.
    static let shortest = 4

    private let known = Mutex<Set<[UInt8]>>([])

    package init() {}

    /// Takes note of credentials.
    func learn(_ credentials: IntegrationCredentials) {
        for name in credentials.names { learn(credentials.reveal(name) ?? "") }
    }

    /// Takes note of one secret.
    func learn(_ secret: String) {
        guard secret.utf8.count >= Self.shortest else { return }
        known.withLock { _ = $0.insert(Array(secret.utf8)) }
    }

    /// The text with every secret in it replaced, however it is spelled: plain, percent-encoded, escaped as JSON or HTML, one in the other
    /// or in turn, as hexadecimal digits, or inside base64, as the `Authorization` header of RFC 7617 has it.
    package func masked(_ text: String) -> String {
        let found = places(in: text)
        guard !found.isEmpty else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var position = 0
        for place in found {
            result += bytes[position..<place.lowerBound]
            result += "[redacted]".utf8
            position = place.upperBound
        }
        return String(decoding: result + bytes[position...], as: UTF8.self)
    }

    /// Whether the text holds a secret.
    func isMentioned(in text: String) -> Bool { !places(in: text).isEmpty }

    /// The error without secrets in what people and machines read of it.
    package func masked(_ error: EngineError) -> EngineError {
        var error = error
        error.reason = masked(error.reason)
        error.detail = error.detail.map(masked)
        return error
    }

    private func places(in text: String) -> [Range<Int>] {
        let secrets = known.withLock { $0 }
        guard !secrets.isEmpty, text.utf8.count >= Self.shortest else { return [] }
        return SecretSearch(secrets).places(in: Array(text.utf8))
    }
}
