import ArgumentParser
import Foundation
import IntegrationAuth
import IntegrationCatalog
import IntegrationCore
import IntegrationEngine
import IntegrationRuntime
import IntegrationServer
import IntegrationStore
import Logging

/// `patchbay serve`
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the API: connections, their credentials, runs and findings of organisations.",
        usage: "patchbay serve [--port 3001] [--data DIR] [options]",
        discussion: """
            At its first start it makes the data folder, a file with the key that
            seals all secrets, and a key of the operator, which it prints once:

              patchbay serve
              curl -H "Authorization: Bearer $ADMIN_KEY" -d '{"name": "Acme"}' \\
                  -H 'Content-Type: application/json' localhost:3001/organizations

            Keep a copy of the key file, and keep it away from copies of the
            database: without it no secret can be read again.

            docs/api.md has every endpoint.
            """)

    @Option(help: ArgumentHelp("The port to listen at (also $PORT).", valueName: "number")) var port: Int?
    @Option(help: ArgumentHelp("The address to listen at.", valueName: "address")) var host: String = "127.0.0.1"
    @Option(
        name: .customLong("provider-url"),
        help: ArgumentHelp(
            "SLUG=URL: send an integration's requests here instead; may be given several times.", valueName: "slug=url"))
    var providerURLs: [String] = []
    @Option(
        name: .customLong("allow-address"),
        help: ArgumentHelp("Let requests reach this private or plain-HTTP address; exact.", valueName: "host:port"))
    var addresses: [String] = []
    @Option(
        name: .customLong("return-url"),
        help: ArgumentHelp(
            "An application that people may be sent back to after consent (also $APP_URL); may be given several times.", valueName: "url"))
    var returnURLs: [String] = []
    @Flag(name: .customLong("new-admin-key"), help: "Make another key of the operator, and print it.")
    var makesAdminKey = false
    @OptionGroup var data: DataOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var log: LogOptions

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let folder = data.folder
        let loaded = try catalog.load()
        let registry = try IntegrationRegistry(loaded)
        let access = try access(registry)
        let port = try port(environment)
        let configuration = ServerConfiguration(
            host: host, port: port, apiURL: environment["API_URL"] ?? "http://localhost:\(port)",
            returnURLs: [environment["APP_URL"]].compactMap(\.self) + returnURLs, environment: environment, access: access)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let path = data.databasePath
        let logger = log.logger(quietAtTerminal: false)
        try await Failure.naming(database: path) {
            try await IntegrationStore.withStore(path: path) { store in
                let ring = try await ring(store)
                let server = try await PatchbayServer(
                    configuration, registry: registry, store: store, keys: ring, reloadKeys: { [data] in try data.ring() }, logger: logger
                ) { port in
                    StandardError.say("Listening at http://\(configuration.host):\(port) (data in \(folder))", level: .notice)
                }
                var key = server.firstAdminKey
                if key == nil, makesAdminKey { key = try await server.makeAdminKey() }
                if let key { try StandardOutput.write(line: "The operator's key, shown this once: \(key)") }
                try await Interruption.endingGracefully({ Task { await server.shutDown() } }) { try await server.run() }
            }
        }
    }

    /// The keys that are configured; where none are and nothing is sealed yet, a key file is made.
    private func ring(_ store: IntegrationStore) async throws -> KeyRing {
        if let source = try data.source() { return try Failure.naming { () throws(VaultError) in try source.read() } }
        let path = data.keyFilePath
        guard try await store.encryptionKeys().isEmpty else {
            throw Failure(
                .usage,
                """
                Error: this database holds sealed secrets, and \(path) is not there. Put it back, or name the keys: --key-file, --key-command, \
                $\(KeyOptions.variable).
                """)
        }
        let ring = try Failure.naming { () throws(VaultError) in try KeySource.create(file: path, now: Date()) }
        StandardError.say("Made \(path), which seals all secrets. Keep a copy of it in another place.", level: .notice)
        return ring
    }

    private func port(_ environment: [String: String]) throws -> Int {
        let given = port.map(String.init) ?? environment["PORT"].flatMap { $0.isEmpty ? nil : $0 }
        guard let given else { return 3001 }
        guard let number = Int(given), (1...65535).contains(number) else {
            throw Failure(.usage, "Error: \(DisplayText.safe(given)) is no port: give --port or $PORT as a number from 1 to 65535.")
        }
        return number
    }

    private func access(_ registry: IntegrationRegistry) throws -> ProviderAccess {
        var egress = EgressOptions()
        egress.addresses = addresses
        var urls: [String: String] = [:]
        for text in providerURLs {
            guard let given = GivenValue(text), registry[given.name] != nil else {
                throw Failure(.usage, "Error: --provider-url needs SLUG=URL, with the id of an integration.")
            }
            urls[given.name] = given.value
        }
        return ProviderAccess(
            allowedAddresses: try egress.allowedAddresses(), baseURLs: urls, nativeHandlers: NativeHandlers.all)
    }
}
