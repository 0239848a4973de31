import Hummingbird
import IntegrationCore
import IntegrationStore
import JSONTape

/// Records of a connection, as changes that can be followed.
struct RecordsController {
    let store: IntegrationStore

    func add(to routes: RouteTable) {
        let stream = APIOperation.Parameter(name: "stream", schema: .text(), isRequired: true, text: "The stream.")
        routes.add(
            .get, "integrations/connections/:id/records",
            APIOperation(
                "What changed in a stream since a cursor", query: [stream] + APIOperation.paging,
                answer: .object([
                    APIMember("data", .list(.named("RecordChange"))), APIMember("nextCursor", .text()), APIMember("hasMore", .flag),
                ])),
            use: list)
    }

    @Sendable func list(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.read)
        let page = try PageQuery(request)
        guard let stream = request.uri.queryParameters["stream"], !stream.isEmpty else {
            throw APIProblem.field("stream", "is missing", fix: "Say which stream; the integration's details list them.")
        }
        var cursor = RecordChangeCursor.beginning
        if let after = page.after {
            guard let place = RecordChangeCursor(after) else { throw APIProblem.field("after", "is no cursor of this list", fix: nil) }
            cursor = place
        }
        let found = try await store.recordChanges(
            of: try context.id(), organization: try await context.organization(), stream: String(stream), after: cursor,
            limit: page.limit + 1)
        guard let found else { throw APIProblem.notFound }
        let rows = found.prefix(page.limit)
        return Answer { writer in
            writer.key("data")
            writer.array { writer in
                for change in rows {
                    writer.object { writer in
                        writer.member("runId", change.run.rawValue)
                        writer.member("key", change.key)
                        writer.member("parentKey", change.parentKey)
                        writer.member("deleted", change.body == nil)
                        writer.key("record")
                        if let body = change.body { writer.raw(body) } else { writer.null() }
                    }
                }
            }
            // Also at the end: whoever comes back with it gets what changed since.
            writer.member("nextCursor", (rows.last?.cursor ?? cursor).description)
            writer.member("hasMore", found.count > page.limit)
        }
    }
}
