import Hummingbird
import IntegrationCore
import IntegrationStore
import JSONTape

/// Records of a connection, as changes that can be followed.
struct RecordsController {
    let registry: IntegrationRegistry
    let store: IntegrationStore

    func add(to routes: RouteTable) {
        let stream = APIOperation.Parameter(name: "stream", kind: .text, isRequired: true, text: "The stream.")
        routes.add(
            .get, "integrations/connections/:id/records",
            APIOperation(
                "What changed in a stream since a cursor", query: [stream] + APIOperation.paging(by: .change),
                answer: .object([
                    APIMember("data", .list(.named("RecordChange"))), APIMember("nextCursor", .text()), APIMember("hasMore", .flag),
                ])),
            use: list)
    }

    @Sendable func list(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.read)
        let page = try PageQuery(context.query)
        let stream = try context.query.required("stream", fix: "Say which stream; the integration's details list them.")
        var cursor = RecordChangeCursor.beginning
        if let after = page.after {
            // It names its stream: in another one it would leave out what it does not know.
            guard after.hasPrefix("\(stream)."), let place = RecordChangeCursor(String(after.dropFirst(stream.count + 1))) else {
                throw APIProblem.field(
                    "after", "is no cursor of this list", fix: "Give the `nextCursor` of the page before as it is.")
            }
            cursor = place
        }
        let id = try context.id()
        let organization = try await context.organization()
        let found = try await store.recordChanges(
            of: id, organization: organization, stream: stream, after: cursor, limit: page.limit + 1)
        guard let found else { throw APIProblem.notFound }
        // What was read with an older manifest can still be read.
        if found.isEmpty { try await check(stream, of: id, organization: organization) }
        let rows = found.prefix(page.limit)
        return Answer { writer in
            writer.key("data")
            writer.array { writer in
                for change in rows {
                    writer.object { writer in
                        writer.member("runId", change.run?.rawValue)
                        writer.member("key", change.key)
                        writer.member("parentKey", change.parentKey)
                        writer.member("deleted", change.body == nil)
                        writer.key("record")
                        if let body = change.body { writer.raw(body) } else { writer.null() }
                    }
                }
            }
            // Also at the end: whoever comes back with it gets what changed since.
            writer.member("nextCursor", "\(stream).\(rows.last?.cursor ?? cursor)")
            writer.member("hasMore", found.count > page.limit)
        }
    }

    /// Refuses a stream that there is not: a misspelt one would be empty for ever. Where the integration is gone, nobody knows.
    private func check(_ stream: String, of id: PublicID, organization: String) async throws {
        let stored = try await store.integrationConnection(id, organization: organization)
        guard let stored, let manifest = registry[stored.connection.provider], manifest.stream(named: stream) == nil else {
            return
        }
        let names = manifest.streams.map(\.name)
        let suggestion = Suggestion.nearest(to: stream, among: names).map { "Did you mean `\($0)`? " } ?? ""
        throw APIProblem.field(
            "stream", "is no stream of \(manifest.name)", fix: "\(suggestion)Known: \(names.joined(separator: ", ")).")
    }
}
