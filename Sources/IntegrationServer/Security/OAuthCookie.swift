import Crypto
import Foundation

/// What binds a flow to the browser that began it: one cookie for each flow, so that two of them may be under way.
struct OAuthCookie {
    private static let seconds = 600

    private let name: String
    private let isSecure: Bool

    init(state: String, isSecure: Bool) {
        let hash = SHA256.hash(data: Data(state.utf8)).prefix(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        name = (isSecure ? "__Secure-" : "") + "patchbay-oauth-" + hash.joined()
        self.isSecure = isSecure
    }

    /// The value of `Set-Cookie`: for this site's OAuth addresses only, and sent when the provider's redirect leads back (`Lax`).
    func setting(_ value: String) -> String { "\(name)=\(value); Max-Age=\(Self.seconds)" + attributes }

    var clearing: String { "\(name)=; Max-Age=0" + attributes }

    /// The value that a browser sent.
    func value(in headers: [String]) -> String? {
        for pair in headers.flatMap({ $0.split(separator: ";") }) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, parts[0].drop(while: { $0 == " " }) == name { return String(parts[1]) }
        }
        return nil
    }

    private var attributes: String { "; Path=/integrations/oauth; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "") }
}
