import CEL
import Crypto
import IntegrationAuth
import IntegrationCore

/// A digest of what a run's verdicts and requests depend on beside the manifest: settings, and where requests go; never secrets.
struct SettingsHash {
    let text: String

    init(_ request: SyncRequest, originOverride: OriginOverride?) throws(EngineError) {
        var hash = SHA256()
        for (name, value) in (request.config.map { ($0, $1) } + request.variables.map { ("variables.\($0)", $1) }).sorted(by: {
            $0.0 < $1.0
        }) {
            let text = try value.celValue.jsonText(for: name)
            hash.update(data: Array("\(name)=\(text)\n".utf8))
        }
        // What another origin holds is not what this one did: no run goes on there, and no delta begins.
        if let originOverride { hash.update(data: Array("base-url=\(originOverride.target.text)\n".utf8)) }
        text = Hexadecimal.encode(hash.finalize().prefix(16))
    }
}
