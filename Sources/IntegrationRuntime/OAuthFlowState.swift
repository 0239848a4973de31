import Foundation
import IntegrationAuth
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
    /// What tokens will be bound to.
    var key: DPoPKey?
    /// Of a device flow.
    var device: Device?

    /// What is polled with, and when the next time.
    struct Device: Sendable {
        let code: String
        var interval: Int
        var nextPoll: Date
    }

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
            writer.member("key", key?.revealText())
            guard let device else { return }
            writer.member("deviceCode", device.code)
            writer.member("interval", device.interval)
            writer.member("nextPoll", Int(device.nextPoll.timeIntervalSince1970 * 1000))
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
        key = text("key").flatMap(DPoPKey.init)
        if let code = text("deviceCode"), let interval = root["interval"]?.int64Value, let next = root["nextPoll"]?.int64Value {
            device = Device(code: code, interval: Int(interval), nextPoll: Date(timeIntervalSince1970: Double(next) / 1000))
        }
    }
}
