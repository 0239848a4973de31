import ArgumentParser
import IntegrationCore

/// `patchbay catalog`
struct CatalogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "List the integrations.",
        discussion: """
            Lists the built-in integrations, those in ./integrations, and those of
            every --integrations DIR, with what each one needs. An integration that
            cannot be loaded is listed on standard error; `patchbay verify` says why.
            """)

    @OptionGroup var catalog: CatalogOptions
    @Flag(name: .customLong("json"), help: "Print JSON: one object for each integration, with its fields, streams and checks.")
    var isJSON = false

    func run() throws {
        let registry = try catalog.registry()
        if isJSON {
            try StandardOutput.write(line: CatalogJSON.text(registry))
        } else {
            try StandardOutput.write(table(registry))
        }
    }

    private func table(_ registry: IntegrationRegistry) -> String {
        var table = TextTable(["ID", "NAME", "CATEGORY", "AUTH", "STREAMS", "CHECKS", "CAN"], rightAligned: [4, 5])
        for manifest in registry.manifests {
            table.append(
                [
                    manifest.id, manifest.name, manifest.category.rawValue, manifest.auth.type.rawValue, "\(manifest.streams.count)",
                    "\(manifest.checks.count)", manifest.capabilities.map(\.rawValue).joined(separator: ", "),
                ], styles: [0: .bold])
        }
        let count = Count.text(registry.manifests.count, "integration")
        return table.render(.output)
            + "\n\(count). Try one without an account: \(ProgramName.current) try \(registry.manifests.first?.id ?? "ID")\n"
    }
}
