import ArgumentParser
import IntegrationCore

/// `patchbay schema`
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of manifests, for editors.",
        discussion: """
            With it an editor completes and checks manifest.yaml as one types:

              patchbay schema > manifest-schema.json

            and as the first line of manifest.yaml (YAML language server):

              # yaml-language-server: $schema=../../manifest-schema.json
            """)

    @Flag(name: .customLong("markdown"), help: "Print the reference for people instead (docs/manifest.md).")
    var isMarkdown = false

    func run() throws {
        try StandardOutput.write(isMarkdown ? ManifestSchema.referenceMarkdown() : ManifestSchema.jsonSchema())
    }
}
