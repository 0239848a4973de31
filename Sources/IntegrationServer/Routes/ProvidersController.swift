import Hummingbird
import IntegrationCore
import JSONTape

/// What can be connected.
struct ProvidersController {
    let registry: IntegrationRegistry

    func add(to routes: RouteTable) {
        routes.add(
            .get, "integrations/connections/providers",
            APIOperation(
                "What can be connected", query: APIOperation.paging(by: .slug), answer: .page(of: "Provider")),
            use: list)
        routes.add(
            .get, "integrations/connections/providers/:slug",
            APIOperation("One integration with its fields", answer: .named("ProviderDetails")), use: get)
    }

    @Sendable func list(_ request: Request, _ context: KeyContext) async throws -> Answer {
        // They are the same for all, and still nobody asks in another's name.
        _ = try await context.organizationIfNamed()
        let page = try PageQuery(context.query)
        let after = page.after ?? ""
        let manifests = registry.manifests.filter { $0.id > after && context.allows($0.id) }.prefix(page.limit + 1)
        let (rows, next) = page.page(Array(manifests), cursor: \.id)
        return Answer(rows, next: next) { $0.members(of: $1) }
    }

    @Sendable func get(_ request: Request, _ context: KeyContext) async throws -> Answer {
        _ = try await context.organizationIfNamed()
        guard let slug = context.parameters.get("slug"), let manifest = registry[slug], context.allows(slug) else {
            throw APIProblem.notFound
        }
        return Answer { writer in
            writer.members(of: manifest)
            writer.key("credentialFields")
            writer.array { writer in
                for field in manifest.credentialFields { writer.object { $0.members(of: field) } }
            }
            writer.key("streams")
            writer.array { writer in manifest.streams.forEach { writer.string($0.name) } }
            writer.key("checks")
            writer.array { writer in
                for check in manifest.checks {
                    writer.object { writer in
                        writer.member("id", check.id)
                        writer.member("name", check.name)
                    }
                }
            }
        }
    }
}
