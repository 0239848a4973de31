import Crypto

/// A secret to compare: equality takes the same time wherever two texts differ.
struct SecretText: Equatable {
    private let digest: SHA256Digest

    init(_ text: String) {
        digest = SHA256.hash(data: Array(text.utf8))
    }
}
