import IntegrationEngine
import IntegrationTesting
import Testing

/// Every bad server of the zoo ends in its named error, and the good one answers.
@Suite(.enabled { await TLSZoo.isAvailable() }, TLSZooTrait(), .timeLimit(.minutes(10)))
struct TLSZooTests {
    static let bad: [(TLSZoo.Animal, UpstreamError.Code)] = [
        (.expired, .tlsCertificateExpired), (.notYetValid, .tlsCertificateNotYetValid), (.wrongHost, .tlsHostnameMismatch),
        (.unknownAuthority, .tlsUntrusted), (.oldVersion, .tlsVersion), (.plain, .tlsFailed), (.stalled, .tlsHandshakeTimeout),
        (.weakKey, .tlsWeakKey),
    ]

    @Test("A bad server ends in its named error", arguments: bad)
    func named(_ animal: TLSZoo.Animal, code: UpstreamError.Code) async throws {
        let zoo = try #require(TLSZooTrait.current)
        // Long, because other tests keep the machine busy; only the one that stalls is waited for.
        let limits = UpstreamLimits.test.with {
            $0.connect = animal == .stalled ? .milliseconds(500) : .seconds(20)
            $0.total = .seconds(60)
        }
        let error = try await withLoopbackClient(
            ports: [zoo.port(of: animal)], limits: limits, trustRoots: .systemAndFile(zoo.authority)
        ) { client in
            await upstreamError { try await client.send(UpstreamRequest(url: zoo.url(of: animal)), limits: limits) }
        }
        #expect(error?.code == code, "\(String(describing: error?.reason)) \(String(describing: error?.underlying))")
    }

    @Test("The good server answers when its authority is trusted, and not otherwise")
    func good() async throws {
        let zoo = try #require(TLSZooTrait.current)
        let request = UpstreamRequest(url: zoo.url(of: .good))
        let response = try await withLoopbackClient(
            ports: [zoo.basePort], trustRoots: .systemAndFile(zoo.authority)
        ) { try await $0.send(request) }
        #expect(response.body == Array("ok".utf8))
        let error = try await withLoopbackClient(ports: [zoo.basePort]) { client in
            await upstreamError { try await client.send(request) }
        }
        #expect(error?.code == .tlsUntrusted)
    }
}
