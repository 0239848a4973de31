/// What a keyed hash is made over.
extension ManifestValidation {
    /// A signature that is the same whatever is asked for protects nothing, and can be taken from one request to another.
    mutating func checkSignedMessages() {
        for message in sites {
            let keys = message.path.components
            // A body may have members of these names.
            guard Array(keys.suffix(2)) == ["sign", "message"], !keys.contains("body") else { continue }
            guard !message.usesAny(of: .method, .path, .query, .url, .body, .bodyHash, .timestamp, .nonce) else { continue }
            report(.signingMessage, in: message.site, "the message that is signed has nothing of the request in it")
        }
    }
}
