import Hummingbird
import IntegrationCore
import IntegrationEngine
import IntegrationRuntime
import IntegrationStore

/// Runs of connections.
struct RunsController {
    let runs: RunService
    let store: IntegrationStore

    /// How a run is asked for.
    private enum Mode: String, CaseIterable {
        case automatic
        case full
        case delta

        var requested: SyncRequest.Mode {
            switch self {
            case .automatic: .automatic
            case .full: .full
            case .delta: .delta
            }
        }
    }

    func add(to routes: RouteTable) {
        let place = "integrations/connections/:id/runs"
        routes.add(
            .post, place,
            APIOperation(
                "Begin a run",
                body: .object([
                    .optional("mode", .choice(Mode.allCases.map(\.rawValue))), .optional("confirmDeletions", .flag),
                ]), isBodyRequired: false, status: .accepted,
                answer: .object([APIMember("id", .text()), APIMember("connectionId", .text()), APIMember("status", .text())]),
                problems: [.conflict, .tooManyRequests, .badGateway]),
            use: start)
        routes.add(.get, place, APIOperation("Runs, newest first", query: APIOperation.paging, answer: .page(of: "Run")), use: list)
        routes.add(.get, "\(place)/:run", APIOperation("A run, while it goes and after", answer: .named("Run")), use: get)
    }

    @Sendable func start(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.write)
        var mode = Mode.automatic
        var confirms = false
        if request.headers[.contentType] != nil {
            var body = try await BodyReader(request)
            mode = body.choice("mode", default: Mode.automatic)
            confirms = body.flag("confirmDeletions")
            try body.finish()
        }
        let connection = try context.id()
        let organization = try await context.organization()
        let run = try await runs.start(
            connection, organization: organization, mode: mode.requested, confirmsDeletions: confirms, by: context.actor)
        return Answer(.accepted, location: "/integrations/connections/\(connection)/runs/\(run)") { writer in
            writer.member("id", run.rawValue)
            writer.member("connectionId", connection.rawValue)
            writer.member("status", RunStatus.running.rawValue)
        }
    }

    @Sendable func list(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.read)
        let page = try PageQuery(request)
        let connection = try context.id()
        let found = try await store.runs(
            of: connection, organization: try await context.organization(), before: page.after.map(PublicID.init(rawValue:)),
            limit: page.limit + 1)
        guard let found else { throw APIProblem.notFound }
        let (rows, next) = page.page(found) { $0.publicID.rawValue }
        return Answer(rows, next: next) { $0.members(of: $1, connection: connection) }
    }

    @Sendable func get(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.read)
        let connection = try context.id()
        guard let name = context.parameters.get("run"),
            let run = try await store.run(
                PublicID(rawValue: name), of: connection, organization: try await context.organization())
        else { throw APIProblem.notFound }
        return Answer { $0.members(of: run, connection: connection) }
    }
}
