import IntegrationCore

/// What a manifest declares and `patchbay sync` does not do.
struct NotExecuted {
    let manifest: IntegrationManifest

    init(_ manifest: IntegrationManifest) {
        self.manifest = manifest
    }

    /// One sentence for each; none for most integrations.
    var warnings: [String] {
        var warnings: [String] = []
        if manifest.webhook != nil {
            warnings.append("\(manifest.id) declares `webhook`: sync reads by asking only and receives no events.")
        }
        if manifest.realtime != nil { warnings.append("\(manifest.id) declares `realtime`: sync opens no event stream.") }
        if !manifest.actions.isEmpty { warnings.append("\(manifest.id) declares `actions`: sync changes nothing at the provider.") }
        return warnings
    }
}
