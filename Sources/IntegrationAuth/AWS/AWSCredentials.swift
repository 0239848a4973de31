/// An AWS key pair, long-lived or from STS.
package struct AWSCredentials: Sendable {
    package let accessKeyID: String
    package let secretAccessKey: Redacted<String>
    /// Present on temporary credentials only.
    package let sessionToken: Redacted<String>?

    package init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = Redacted(secretAccessKey)
        self.sessionToken = sessionToken.map { Redacted($0) }
    }

    /// Refuses what would break out of a header or can never be right, before it is sent.
    func check() throws(SigningError) {
        guard !accessKeyID.isEmpty, !secretAccessKey.reveal().isEmpty else {
            throw SigningError(.invalidCredential, "The access key id or the secret access key is empty.")
        }
        let parts = [
            (accessKeyID, "The access key id"), (secretAccessKey.reveal(), "The secret access key"),
            (sessionToken?.reveal() ?? "", "The session token"),
        ]
        for (value, subject) in parts where value.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
            throw SigningError(.invalidCredential, "\(subject) holds a space or line break; was it pasted with its line end?")
        }
    }
}
