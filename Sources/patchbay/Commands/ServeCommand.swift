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
import NIOCore

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

            Every option has a variable and a key in the configuration file
            patchbay.yaml, in the data folder (docs/commands.md); the option wins
            over the variable, and the variable over the file. docs/api.md has
            every endpoint.

            To look around without an account:

              patchbay serve --sandbox
            """)

    @Option(help: ArgumentHelp("The port to listen at (default: 3001).", valueName: "number")) var port: String?
    @Option(help: ArgumentHelp("The address to listen at (default: 127.0.0.1).", valueName: "address")) var host: String?
    @Option(
        name: .customLong("api-url"),
        help: ArgumentHelp("Where people reach this server; callback addresses begin with it.", valueName: "url"))
    var apiURL: String?
    @Option(
        name: .customLong("return-url"),
        help: ArgumentHelp(
            "An application that people may be sent back to after consent; may be given several times.", valueName: "url"))
    var returnURLs: [String] = []
    @Option(
        name: .customLong("cors-origin"),
        help: ArgumentHelp("An origin whose pages may call this server; may be given several times.", valueName: "origin"))
    var corsOrigins: [String] = []
    @Option(
        name: .customLong("rate-limit"),
        help: ArgumentHelp("Requests a minute for each key; 0 for no limit (default: 6000).", valueName: "number"))
    var rateLimit: String?
    @Option(
        name: .customLong("request-timeout"),
        help: ArgumentHelp("How long a request that changes something may take (default: 300).", valueName: "seconds"))
    var requestTimeout: String?
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
        name: .customLong("role"),
        help: ArgumentHelp(
            "What this process does: all, or some of api, worker and scheduler, separated by commas (default: all).", valueName: "roles"))
    var role: String?
    @Option(
        name: .customLong("worker-runs"),
        help: ArgumentHelp("Runs that this process works at at a time (default: 64).", valueName: "number"))
    var workerRuns: String?
    @Option(
        name: .customLong("organization-runs"),
        help: ArgumentHelp("Runs of one organisation at a time, over all processes (default: 32).", valueName: "number"))
    var organizationRuns: String?
    @Option(
        name: .customLong("provider-runs"),
        help: ArgumentHelp("Runs of one provider at a time, over all processes (default: 256).", valueName: "number"))
    var providerRuns: String?
    @Option(
        name: .customLong("keep-runs"),
        help: ArgumentHelp("Days that runs are kept which changed nothing (default: 90).", valueName: "days"))
    var keepRuns: String?
    @Option(
        name: .customLong("keep-history"),
        help: ArgumentHelp(
            "Days that resolved findings are kept, and runs that changed something; 0 for ever (default: 0).", valueName: "days"))
    var keepHistory: String?
    @Option(
        name: .customLong("otlp-endpoint"),
        help: ArgumentHelp("Send traces and metrics to this collector (OTLP over HTTP), such as http://localhost:4318.", valueName: "url"))
    var otlpEndpoint: String?
    @Option(
        name: .customLong("otlp-header"),
        help: ArgumentHelp(
            "NAME=VALUE: a header that the collector wants; may be given several times. Rather in $PATCHBAY_OTLP_HEADERS.",
            valueName: "name=value"))
    var otlpHeaders: [String] = []
    @Flag(name: .customLong("new-admin-key"), help: "Make another key of the operator, and print it.")
    var makesAdminKey = false
    @Flag(
        name: .customLong("sandbox"),
        help: "Serve sandboxes of the integrations beside it, with an organisation that is connected to them, in a temporary folder.")
    var servesSandboxes = false
    @OptionGroup var data: DataOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var log: LogOptions

    func validate() throws {
        guard servesSandboxes else { return }
        if data.data != nil { throw ValidationError("--sandbox works in a temporary folder: leave --data out.") }
        if data.givenDatabase != nil { throw ValidationError("--sandbox has a database of its own: leave --database out.") }
    }

    func run() async throws {
        guard servesSandboxes else {
            let settings = try data.settings()
            return try await serve(data, settings, try catalog(settings).registry())
        }
        let scratch = try Scratch(keeping: nil)
        defer { scratch.remove() }
        var data = data
        data.data = scratch.folderPath
        // Whatever a variable or a file says: what is only tried must not get into a database that is used.
        data.givenDatabase = scratch.folderPath + "/patchbay.db"
        let settings = try data.settings()
        let registry = try catalog(settings).registry()
        try await ServedSandboxes.with(registry.manifests) { try await serve(data, settings, registry, beside: $0) }
    }

    private func serve(
        _ data: DataOptions, _ settings: ServerSettings, _ registry: IntegrationRegistry, beside sandboxes: ServedSandboxes? = nil
    ) async throws {
        let configuration = try configuration(settings, registry, sandboxes)
        try data.makeFolder()
        let logger = try log.logger(settings: settings)
        let address = try data.database()
        try await Failure.naming(database: address.text) {
            try await IntegrationStore.withStore(at: address) { store in
                let ring = try await ring(store, data)
                let (ports, listening) = AsyncStream.makeStream(of: Int.self)
                let server = try await PatchbayServer(
                    configuration, registry: registry, store: store, keys: ring, reloadKeys: { try data.ring() }, logger: logger
                ) { listening.yield($0) }
                var key = server.firstAdminKey
                if key == nil, makesAdminKey { key = try await server.makeAdminKey() }
                if let key { try StandardOutput.write(line: "The operator's key, shown this once: \(key)") }
                try await Interruption.endingGracefully({ Task { await server.shutDown() } }) {
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        group.addTask {
                            defer { listening.finish() }
                            try await Self.naming(configuration) { try await server.run() }
                        }
                        for await port in ports {
                            StandardError.say(
                                "Listening at http://\(configuration.host):\(port) (data in \(address.isPostgreSQL ? address.description : data.folder))",
                                level: .notice)
                            if let sandboxes, let key {
                                let tour = SandboxTour(url: "http://\(configuration.host):\(port)", adminKey: key, sandboxes: sandboxes)
                                try StandardOutput.write(line: try await tour.text())
                            }
                        }
                        try await group.waitForAll()
                    }
                }
            }
        }
    }

    /// Makes words of an address that cannot be listened at.
    private static func naming(_ configuration: ServerConfiguration, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error where error is SocketAddressError || error is SocketAddressError.UnknownHost {
            throw Failure(
                .failure, "Error: there is no address `\(DisplayText.safe(configuration.host))`; --host names one of this machine.")
        } catch let error as IOError {
            let fix =
                error.errnoCode == EADDRINUSE
                ? "Another program may be there; --port names another port." : "--host names an address of this machine."
            let place = "\(DisplayText.safe(configuration.host)):\(configuration.port)"
            throw Failure(
                .failure, "Error: \(place) cannot be listened at: \(String(cString: strerror(error.errnoCode))). \(fix)")
        }
    }

    private func configuration(
        _ settings: ServerSettings, _ registry: IntegrationRegistry, _ sandboxes: ServedSandboxes?
    ) throws -> ServerConfiguration {
        let host = settings.text(.host, host)?.values.first ?? "127.0.0.1"
        let port = try settings.number(.port, port, 0...65535, usual: 3001)
        let limit = try settings.number(.rateLimit, rateLimit, 0...1_000_000_000, usual: 6000)
        let url = try settings.urls(.apiUrl, [apiURL].compactMap(\.self)).first
        var configuration = ServerConfiguration(
            host: host, port: port, apiURL: url ?? "http://localhost:\(port)", returnURLs: try settings.urls(.returnUrls, returnURLs),
            corsOrigins: try settings.urls(.corsOrigins, corsOrigins, isOrigin: true), rateLimit: limit == 0 ? nil : limit,
            deadline: .seconds(try settings.number(.requestTimeout, requestTimeout, 1...3600, usual: 300)),
            environment: settings.environment.merging(sandboxes?.environment ?? [:]) { $1 }, roles: try roles(settings),
            worker: try worker(settings),
            access: try access(settings, registry, sandboxes), telemetry: try telemetry(settings))
        configuration.keepsRuns = .seconds(86400 * (try settings.number(.keepRuns, keepRuns, 1...36500, usual: 90)))
        let history = try settings.number(.keepHistory, keepHistory, 0...36500, usual: 0)
        configuration.keepsHistory = history == 0 ? nil : .seconds(86400 * history)
        return configuration
    }

    private func telemetry(_ settings: ServerSettings) throws -> OTLPConfiguration? {
        let given = settings.given(.otlpHeaders, otlpHeaders)
        guard let endpoint = try settings.urls(.otlpEndpoint, [otlpEndpoint].compactMap(\.self)).first else {
            guard let given else { return nil }
            throw Failure(
                .usage,
                "Error: \(given.place) is for a collector, and there is none; \(ServerSetting.otlpEndpoint.option) names one.")
        }
        let headers = try (given?.values ?? []).map { text in
            guard let header = OTLPHeader(text) else {
                // Not what was given: it is a secret.
                throw Failure(
                    .usage,
                    "Error: \(given?.place ?? "") needs NAME=VALUE, with a name that a request does not have anyway and a value of ASCII.")
            }
            return header
        }
        return OTLPConfiguration(endpoint: endpoint, headers: headers, resource: OTLPResource(version: Version.current))
    }

    private func roles(_ settings: ServerSettings) throws -> Set<ServerRole> {
        guard let given = settings.given(.role, role.map { $0.split(separator: ",").map(String.init) } ?? []) else {
            return Set(ServerRole.allCases)
        }
        var roles: Set<ServerRole> = []
        for word in given.values {
            if word == "all" {
                roles.formUnion(ServerRole.allCases)
            } else if let role = ServerRole(rawValue: word) {
                roles.insert(role)
            } else {
                let known = ["all"] + ServerRole.allCases.map(\.rawValue)
                let advice =
                    Suggestion.nearest(to: word, among: known).map { "did you mean `\($0)`?" } ?? "one of \(known.joined(separator: ", "))"
                throw Failure(.usage, "Error: \(given.place) has a role that there is not; \(advice)")
            }
        }
        guard !roles.isEmpty else { throw Failure(.usage, "Error: \(given.place) needs a role.") }
        return roles
    }

    private func worker(_ settings: ServerSettings) throws -> RunWorker.Configuration {
        let usual = RunLimits()
        return RunWorker.Configuration(
            slots: try settings.number(.workerRuns, workerRuns, 1...10_000, usual: 64),
            limits: RunLimits(
                perOrganization: try settings.number(.organizationRuns, organizationRuns, 1...1_000_000, usual: usual.perOrganization),
                perProvider: try settings.number(.providerRuns, providerRuns, 1...1_000_000, usual: usual.perProvider)))
    }

    private func catalog(_ settings: ServerSettings) throws -> CatalogOptions {
        var catalog = catalog
        catalog.directories = settings.list(.integrations, catalog.directories)
        return catalog
    }

    /// The keys that are configured; where none are and nothing is sealed yet, a key file is made.
    private func ring(_ store: IntegrationStore, _ data: DataOptions) async throws -> KeyRing {
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

    private func access(
        _ settings: ServerSettings, _ registry: IntegrationRegistry, _ sandboxes: ServedSandboxes?
    ) throws -> ProviderAccess {
        let allowed = settings.given(.allowAddresses, addresses)
        let allowedAddresses = try EgressOptions.allowedAddresses(allowed?.values ?? [], place: allowed?.place ?? "")
        var urls = sandboxes?.baseURLs ?? [:]
        let given = settings.given(.providerUrls, providerURLs)
        var seen: Set<String> = []
        for text in given?.values ?? [] {
            guard let pair = GivenValue(text), registry[pair.name] != nil, ServerSettings.isURL(pair.value) else {
                throw Failure(
                    .usage, "Error: \(given?.place ?? "") needs SLUG=URL, with the id of an integration and a URL of http or https.")
            }
            guard seen.insert(pair.name).inserted else {
                throw Failure(.usage, "Error: \(given?.place ?? "") names an integration twice.")
            }
            urls[pair.name] = pair.value
        }
        return ProviderAccess(
            allowedAddresses: allowedAddresses.union(try sandboxes?.allowedAddresses() ?? []), baseURLs: urls,
            nativeHandlers: NativeHandlers.all)
    }
}
