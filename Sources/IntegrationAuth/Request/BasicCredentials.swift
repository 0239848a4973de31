import Foundation

/// User name and password for HTTP's Basic scheme (RFC 7617), in UTF-8.
package struct BasicCredentials: Sendable {
    package let username: String
    package let password: Redacted<String>

    /// - Throws: ``SigningError/Code/invalidCredential`` where the user name holds a colon, or either holds control characters:
    ///   the scheme cannot carry them (RFC 7617 section 2). Either may be empty; many providers take a key as user name and no password.
    package init(username: String, password: String) throws(SigningError) {
        guard !username.contains(":") else {
            throw SigningError(.invalidCredential, "A user name for the Basic scheme cannot hold a colon.")
        }
        for (value, subject) in [(username, "The user name"), (password, "The password")] {
            guard !value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
                throw SigningError(.invalidCredential, "\(subject) holds a line break or control character.")
            }
        }
        self.username = username
        self.password = Redacted(password)
    }

    /// The value of the Authorization header.
    package var headerValue: String {
        "Basic " + Data("\(username):\(password.reveal())".utf8).base64EncodedString()
    }

    /// Reads an Authorization header as a server does: the scheme in any case, the first colon divides.
    ///
    /// - Returns: nil where it is another scheme, not base64, not UTF-8, or has no colon.
    package static func parse(_ headerValue: String) -> BasicCredentials? {
        let parts = headerValue.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic",
            let data = Data(base64Encoded: parts[1].trimmingCharacters(in: .whitespaces)),
            let text = String(validating: data, as: UTF8.self),
            let colon = text.firstIndex(of: ":")
        else { return nil }
        return try? BasicCredentials(username: String(text[..<colon]), password: String(text[text.index(after: colon)...]))
    }
}
