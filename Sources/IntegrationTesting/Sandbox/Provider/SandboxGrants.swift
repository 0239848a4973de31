import Foundation

/// What a sandbox has granted by consent: codes, and the refresh tokens that came of them.
struct SandboxGrants {
    struct Code {
        let challenge: String?
        let redirect: String
    }

    /// A chain of refresh tokens, of which only the last one is good.
    private struct Family {
        var current: String
        var accessTokens: [String]
    }

    private var codes: [String: Code] = [:]
    private var families: [Family] = []
    private var familyOfToken: [String: Int] = [:]
    private(set) var refreshes = 0

    mutating func keep(_ code: String, _ granted: Code) { codes[code] = granted }

    mutating func take(_ code: String) -> Code? { codes.removeValue(forKey: code) }

    /// - Parameter family: Of the refresh token that they were exchanged for; nil for a code.
    mutating func issued(refreshToken: String, accessToken: String, family: Int?) {
        if let using = family {
            families[using].current = refreshToken
            families[using].accessTokens.append(accessToken)
            familyOfToken[refreshToken] = using
        } else {
            familyOfToken[refreshToken] = families.count
            families.append(Family(current: refreshToken, accessTokens: [accessToken]))
        }
    }

    /// Uses a refresh token.
    ///
    /// - Returns: its family where it is good, and the access tokens that end because it was used before.
    mutating func use(_ token: String, isRotating: Bool) -> (family: Int?, ended: [String]) {
        guard let family = familyOfToken[token] else { return (nil, []) }
        guard families[family].current == token else {
            // Somebody has an old one: whoever has the new one may be the thief.
            guard isRotating else { return (family, []) }
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
