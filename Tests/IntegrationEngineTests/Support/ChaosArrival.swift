import Foundation
import IntegrationEngine
import IntegrationTesting

/// A request that the hostile server received.
struct ChaosArrival: Decodable, Sendable {
    let m: String
    let target: String
    let headers: [String: String]
}

extension ChaosServer {
    /// What arrived so far with this in its target.
    func arrivals(of text: String) async throws -> [ChaosArrival] {
        let log = try await withLoopbackClient(ports: [port], limits: .test.with { $0.maximumBodyBytes = 64 << 20 }) {
            try await $0.send(UpstreamRequest(url: url("/_log")), limits: .test.with { $0.maximumBodyBytes = 64 << 20 })
        }
        return try JSONDecoder().decode([ChaosArrival].self, from: Data(log.body)).filter { $0.target.contains(text) }
    }
}
