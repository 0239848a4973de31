extension IntegrationManifest {
    /// Path of the folder it was read from; nil for a manifest written in Swift.
    package var folder: String? { origin?.folder }

    /// SHA-256 of `manifest.yaml`; nil for a manifest written in Swift.
    package var contentHash: String? { origin?.contentHash }

    /// Whether the person connecting consents through OAuth.
    package var requiresOAuth: Bool { auth.type == .oauth2 }

    package func stream(named name: String) -> StreamManifest? { streams.first { $0.name == name } }

    package func check(id: String) -> CheckManifest? { checks.first { $0.id == id } }

    /// Streams whose `each` is the given one, in order.
    package func children(of stream: String) -> [StreamManifest] { streams.filter { $0.each == stream } }
}

extension CredentialField {
    /// Whether the value is `credentials.<id>` (true) or `config.<id>`.
    package var isSecret: Bool { secret ?? (type == .password) }
}

extension HTTPSettings {
    /// Stands in for settings that are required and not there.
    static let blank = HTTPSettings(baseUrl: .missing)
}

extension Placement {
    /// `Authorization: Bearer <token>` (RFC 6750).
    package static let bearer = Placement(in: .header, name: "Authorization", prefix: "Bearer ")
}

extension CursorPages {
    /// Where the cursor goes; a query parameter named `cursor` when the manifest says nothing (which the loader reports).
    package var placement: CursorPlacement {
        if let header { return .header(header) }
        if let body { return .body(body) }
        return .query(param ?? "cursor")
    }
}
