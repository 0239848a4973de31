import Crypto
import Foundation

/// 256 random bits, as texts that may stand in a URL, and the hashes they are kept by.
enum RandomToken {
    /// In base64 for URLs (RFC 4648, section 5), without padding.
    static func make() -> String { text(SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }) }

    /// Enough for what cannot be guessed: a slow hash would protect nothing more.
    static func hash(_ token: String) -> [UInt8] { Array(SHA256.hash(data: Array(token.utf8))) }

    /// The challenge of a PKCE verifier (RFC 7636, section 4.2, S256).
    static func challenge(of verifier: String) -> String { text(Data(hash(verifier))) }

    private static func text(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
