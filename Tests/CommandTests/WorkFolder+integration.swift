import Foundation

extension WorkFolder {
    /// A manifest with a key in a header and everything that says nothing here, and in it what a test is about.
    static func manifest(_ id: String, _ rest: String) -> String {
        """
        id: \(id)
        name: \(id.capitalized)
        description: An integration of a test.
        category: Development
        docsUrl: https://api.example.com/docs
        capabilities: [sync]
        auth: { type: api_key, config: { in: header, name: Authorization, field: token } }
        credentialFields: [{ id: token, label: Token, type: password }]
        http: { baseUrl: "https://api.example.com" }
        \(rest)
        """
    }

    /// Writes an integration's manifest to where it is found without an option.
    static func write(_ manifest: String, of id: String, in folder: URL) throws {
        let integration = folder.appendingPathComponent("integrations/\(id)")
        try FileManager.default.createDirectory(at: integration, withIntermediateDirectories: true)
        try Data(manifest.utf8).write(to: integration.appendingPathComponent("manifest.yaml"))
    }

    /// Replaces a text in a file, which must be in it.
    static func edit(_ file: String, in folder: URL, _ text: String, to replacement: String) throws {
        struct NothingToReplace: Error {}
        let url = folder.appendingPathComponent(file)
        let before = try String(contentsOf: url, encoding: .utf8)
        let after = before.replacing(text, with: replacement)
        guard after != before else { throw NothingToReplace() }
        try Data(after.utf8).write(to: url)
    }
}
