import Hummingbird
import IntegrationCore
import IntegrationStore

/// Whether the process lives, and whether it can work.
struct HealthController {
    let store: IntegrationStore

    func add(to router: Router<APIContext>) {
        router.get("healthz") { _, _ in Answer { $0.member("status", "ok") } }
        router.get("readyz") { [store] _, _ in
            _ = try await store.organizations(limit: 1)
            return Answer { $0.member("status", "ok") }
        }
    }
}
