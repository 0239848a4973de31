import Foundation

/// What a provider with rotation does with a refresh token that was used before.
package enum RefreshReuse: Sendable {
    /// Ends all tokens that came of the same consent (RFC 9700, section 4.14.2).
    case endsGrant
    /// Refuses it, and nothing else.
    case refused
    /// Takes it, as long as the one that it was exchanged for was not used.
    case accepted
}

/// What a sandbox has granted by consent: codes, and the refresh tokens that came of them.
struct SandboxGrants {
    struct Code {
        let challenge: String?
        let redirect: String
    }

    /// A chain of refresh tokens, of which only the last one is good.
    private struct Family {
        var current: String
        var previous: String?
        var accessTokens: [String]
    }

    var reuse = RefreshReuse.endsGrant

    private var codes: [String: Code] = [:]
    private var families: [Family] = []
    private var familyOfToken: [String: Int] = [:]
    private(set) var refreshes = 0

    mutating func keep(_ code: String, _ granted: Code) { codes[code] = granted }

    mutating func take(_ code: String) -> Code? { codes.removeValue(forKey: code) }

    /// - Parameter family: Of the refresh token that they were exchanged for; nil for a code.
    mutating func issued(refreshToken: String, accessToken: String, family: Int?) {
        if let using = family {
            families[using].previous = families[using].current
            families[using].current = refreshToken
            families[using].accessTokens.append(accessToken)
            familyOfToken[refreshToken] = using
        } else {
            familyOfToken[refreshToken] = families.count
            families.append(Family(current: refreshToken, previous: nil, accessTokens: [accessToken]))
        }
    }

    /// Uses a refresh token.
    ///
    /// - Returns: its family where it is good, and the access tokens that end because it was used before.
    mutating func use(_ token: String, isRotating: Bool) -> (family: Int?, ended: [String]) {
        guard let family = familyOfToken[token] else { return (nil, []) }
        guard families[family].current == token else {
            guard isRotating else {
                refreshes += 1
                return (family, [])
            }
            switch reuse {
            case .refused: return (nil, [])
            case .accepted where families[family].previous == token:
                // The one in between was never used, and is not good any more.
                families[family].current = token
                refreshes += 1
                return (family, [])
            case .accepted, .endsGrant: break
            }
            // Somebody has an old one: whoever has the new one may be the thief.
            families[family].current = ""
            return (nil, families[family].accessTokens)
        }
        refreshes += 1
        return (family, [])
    }

    mutating func revoke(_ token: String) -> [String] {
        guard let family = familyOfToken[token] else { return [token] }
        families[family].current = ""
        return families[family].accessTokens
    }
}
