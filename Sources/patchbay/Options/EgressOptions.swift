import ArgumentParser
import IntegrationEngine

/// Where requests may go besides the hosts of the manifest.
struct EgressOptions: ParsableArguments {
    @Option(
        name: .customLong("base-url"),
        help: ArgumentHelp("Send the requests here instead of the manifest's hosts: a self-hosted edition, a sandbox.", valueName: "url"))
    var baseURL: String?

    @Option(
        name: .customLong("allow-address"),
        help: ArgumentHelp(
            "Let requests reach this private or plain-HTTP address; exact, may be given several times.", valueName: "host:port"))
    var addresses: [String] = []

    @Option(
        name: .customLong("ca-file"),
        help: ArgumentHelp("Also believe certificates of the authorities in this PEM file.", valueName: "file"), completion: .file())
    var authorityFile: String?

    /// Whose certificates are believed; a file that cannot be used is refused before anything is sent.
    func trustRoots() throws -> TrustRoots {
        let roots = authorityFile.map(TrustRoots.systemAndFile) ?? .system
        do throws(UpstreamError) {
            try roots.check()
        } catch {
            throw Failure(.usage, "Error: --ca-file: \(error.reason)")
        }
        return roots
    }

    /// The exact addresses that are allowed.
    func allowedAddresses() throws -> Set<HostPort> { try Self.allowedAddresses(addresses, place: "--allow-address") }

    /// - Parameter place: where they were said.
    static func allowedAddresses(_ addresses: [String], place: String) throws -> Set<HostPort> {
        var allowed: Set<HostPort> = []
        for address in addresses {
            do throws(UpstreamError) {
                allowed.insert(try HostPort(address))
            } catch {
                throw Failure(.usage, "Error: \(place): \(error.reason)")
            }
        }
        return allowed
    }

    /// Refuses a base URL that the egress policy would refuse, and names the option that would allow it.
    func check(allowed: Set<HostPort>) throws {
        guard let baseURL else { return }
        do throws(UpstreamError) {
            let url = try UpstreamURL(baseURL)
            guard url.query == nil, !baseURL.contains("#") else {
                throw UpstreamError(.invalidURL, "the URL has a query or a fragment; give scheme, host, port and path")
            }
            let place = HostPort(host: url.host, port: url.port)
            do throws(UpstreamError) {
                try EgressPolicy(allowedHosts: [try HostPattern(place.description)], allowedAddresses: allowed).check(url)
            } catch {
                guard error.code == .addressForbidden || error.code == .schemeForbidden else { throw error }
                throw UpstreamError(error.code, "\(error.reason). If it is meant, add: --allow-address \(place)")
            }
        } catch {
            throw Failure(.usage, "Error: --base-url: \(error.reason)")
        }
    }
}
