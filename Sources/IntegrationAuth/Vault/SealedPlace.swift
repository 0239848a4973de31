/// Where a sealed secret belongs. It is authenticated with the secret and stored nowhere: an envelope that was copied to another row,
/// organisation or version does not open there.
package struct SealedPlace: Sendable, Hashable {
    /// What is authenticated: each part with its length before it, so that no two places are written the same.
    let encoded: [UInt8]

    private init(_ kind: String, _ parts: [String]) {
        encoded = ([kind] + parts).flatMap { part in
            let length = UInt32(truncatingIfNeeded: part.utf8.count)
            return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + Array(part.utf8)
        }
    }

    /// One field of one version of a connection's credentials.
    package static func credential(organization: String, connection: String, version: Int, field: String) -> SealedPlace {
        SealedPlace("credential", [organization, connection, String(version), field])
    }

    /// The secret of an organisation's OAuth client at a provider.
    package static func oauthApp(organization: String, provider: String) -> SealedPlace {
        SealedPlace("oauth-app", [organization, provider])
    }

    /// The answer to a request that may be sent again.
    package static func answer(organization: String, key: String) -> SealedPlace {
        SealedPlace("answer", [organization, key])
    }

    /// Tokens of a deleted connection, until they are given back.
    package static func revocation(organization: String, connection: String) -> SealedPlace {
        SealedPlace("revocation", [organization, connection])
    }

    /// What an OAuth flow keeps until the person comes back.
    package static func oauthState(organization: String, hash: [UInt8]) -> SealedPlace {
        SealedPlace("oauth-state", [organization, Hexadecimal.encode(hash)])
    }

    /// The data key of an organisation.
    package static func dataKey(organization: String, id: String) -> SealedPlace {
        SealedPlace("data-key", [organization, id])
    }
}
