import IntegrationCore
import JSONTape

/// What a flow must know when the person comes back. It is stored sealed.
struct OAuthFlowState: Sendable {
    var verifier: String?
    let redirectURI: String
    let name: String
    let config: [String: SettingValue]
    let variables: [String: SettingValue]
    let returnURL: String?
    /// The connection that is connected anew; nil for a new one.
    let connection: PublicID?

    init(
        verifier: String?, redirectURI: String, name: String, config: [String: SettingValue], variables: [String: SettingValue],
        returnURL: String?, connection: PublicID?
    ) {
        self.verifier = verifier
        self.redirectURI = redirectURI
        self.name = name
        self.config = config
        self.variables = variables
        self.returnURL = returnURL
        self.connection = connection
    }

    var json: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("verifier", verifier)
            writer.member("redirectUri", redirectURI)
            writer.member("name", name)
            writer.member("config", config.json)
            writer.member("variables", variables.json)
            writer.member("returnUrl", returnURL)
            writer.member("connection", connection?.rawValue)
        }
        return writer.text
    }

    init(json: String) throws {
        let root = try JSONDocument(parsing: json).root
        func text(_ name: String) -> String? { root[name]?.stringValue }
        self.init(
            verifier: text("verifier"), redirectURI: text("redirectUri") ?? "", name: text("name") ?? "",
            config: [String: SettingValue](json: text("config") ?? "{}"),
            variables: [String: SettingValue](json: text("variables") ?? "{}"), returnURL: text("returnUrl"),
            connection: text("connection").map(PublicID.init(rawValue:)))
    }
}
