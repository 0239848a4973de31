import Hummingbird
import IntegrationCore
import IntegrationStore

/// Whether the process lives, and whether it can work.
struct HealthController {
    let store: IntegrationStore

    func add(to routes: RouteTable) {
        let answer = APISchema.object([APIMember("status", .text())])
        routes.addOpen(.get, "healthz", APIOperation("Whether the process lives", answer: answer)) { _, _ in
            Answer { $0.member("status", "ok") }
        }
        routes.addOpen(.get, "readyz", APIOperation("Whether it can work", answer: answer)) { [store] _, _ in
            _ = try await store.organizations(limit: 1)
            return Answer { $0.member("status", "ok") }
        }
    }
}
