import CEL
import Crypto
import IntegrationCore

/// A digest of what a run's verdicts and requests depend on beside the manifest: settings, never secrets.
struct SettingsHash {
    let text: String

    init(_ request: SyncRequest) throws(EngineError) {
        var hash = SHA256()
        for (name, value) in (request.config.map { ($0, $1) } + request.variables.map { ("variables.\($0)", $1) }).sorted(by: {
            $0.0 < $1.0
        }) {
            let text = try value.celValue.jsonText(for: name)
            hash.update(data: Array("\(name)=\(text)\n".utf8))
        }
        text = hash.finalize().prefix(16).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0\(digits)" : digits
        }.joined()
    }
}
