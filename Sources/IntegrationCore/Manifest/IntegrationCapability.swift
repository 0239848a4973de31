/// What an integration can do.
package enum IntegrationCapability: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// Reads records (`streams`).
    case sync
    /// Receives events (`webhook`).
    case webhook
    /// Listens for events (`realtime`).
    case realtime
    /// Changes things at the provider (`actions`).
    case write

    package var meaning: String {
        switch self {
        case .sync: "Reads records (`streams`)."
        case .webhook: "Receives events (`webhook`)."
        case .realtime: "Listens for events (`realtime`)."
        case .write: "Changes things at the provider (`actions`)."
        }
    }
}
