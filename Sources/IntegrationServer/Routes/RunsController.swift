import Foundation
import Hummingbird
import IntegrationCore
import IntegrationEngine
import IntegrationRuntime
import IntegrationStore
import JSONTape

/// Runs of connections.
struct RunsController {
    let runs: RunService
    let store: IntegrationStore
    let now: @Sendable () -> Date

    func add(to routes: RouteTable) {
        let place = "integrations/connections/:id/runs"
        routes.add(
            .post, place,
            APIOperation(
                "Begin a run",
                body: .object([
                    .optional("mode", .choice(RequestedMode.allCases.map(\.rawValue))), .optional("confirmDeletions", .flag),
                ]), isBodyRequired: false, status: .accepted,
                answer: .object([
                    APIMember("id", .text()), APIMember("connectionId", .text()), APIMember("status", .choice(["pending", "running"])),
                    APIMember("joined", .flag),
                ]),
                problems: [.conflict]),
            use: start)
        routes.add(
            .get, place, APIOperation("Runs, newest first", query: APIOperation.paging(by: .id(.run)), answer: .page(of: "Run")), use: list)
        routes.add(.get, "\(place)/:run", APIOperation("A run, while it goes and after", answer: .named("RunProgress")), use: get)
        routes.add(
            .get, "\(place)/:run/events",
            APIOperation(
                "A run as it goes on: server-sent events, each with the run as it is then",
                answer: .object([APIMember("event", .choice(["progress", "end"])), APIMember("data", .text())]),
                contentType: "text/event-stream"),
            use: events)
        routes.add(
            .post, "\(place)/:run/cancel",
            APIOperation("End a run after the page it is at", answer: .named("Run"), problems: [.conflict]), use: cancel)
        routes.add(
            .get, "\(place)/:run/log",
            APIOperation(
                "What was logged of a run, oldest first", query: APIOperation.paging(by: .number), answer: .page(of: "RunLogLine")),
            use: log)
    }

    @Sendable func start(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.write)
        var mode = RequestedMode.automatic
        var confirms = false
        if var body = try await BodyReader.ifThere(request) {
            mode = body.choice("mode", default: RequestedMode.automatic)
            confirms = body.flag("confirmDeletions")
            try body.finish()
        }
        let connection = try context.id()
        let organization = try await context.organization()
        let run = try await runs.start(
            connection, organization: organization, mode: mode, confirmsDeletions: confirms, by: context.actor)
        return Answer(.accepted, location: "/integrations/connections/\(connection)/runs/\(run.id)") { writer in
            writer.member("id", run.id.rawValue)
            writer.member("connectionId", connection.rawValue)
            writer.member("status", run.status.rawValue)
            writer.member("joined", run.isJoined)
        }
    }

    @Sendable func list(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.read)
        let page = try PageQuery(context.query)
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
        let progress = try await store.progress(
            of: try context.run(), connection: connection, organization: try await context.organization())
        guard let progress else { throw APIProblem.notFound }
        return Answer { $0.members(of: progress, connection: connection) }
    }

    @Sendable func events(_ request: Request, _ context: KeyContext) async throws -> Response {
        try context.require(.read)
        let (run, connection) = (try context.run(), try context.id())
        let organization = try await context.organization()
        let key = context.key.id
        let look: @Sendable () async throws -> RunProgress? = { [store, now] in
            // It goes on for long, and the key may end meanwhile.
            guard try await store.stands(key, now: now()) else { return nil }
            return try await store.progress(of: run, connection: connection, organization: organization)
        }
        guard let first = try await look() else { throw APIProblem.notFound }
        return RunEvents(connection: connection, first: first, look: look).response
    }

    @Sendable func cancel(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.write)
        try await BodyReader.refuseMembers(request)
        let connection = try context.id()
        try await runs.cancel(
            try context.run(), of: connection, organization: try await context.organization(), by: context.actor)
        let run = try await store.run(try context.run(), of: connection, organization: try await context.organization())
        guard let run else { throw APIProblem.notFound }
        return Answer { $0.members(of: run, connection: connection) }
    }

    @Sendable func log(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.read)
        let page = try PageQuery(context.query)
        let found = try await store.log(
            of: try context.run(), connection: try context.id(), organization: try await context.organization(),
            after: try page.number(), limit: page.limit + 1)
        guard let found else { throw APIProblem.notFound }
        let (rows, next) = page.page(found) { String($0.number) }
        return Answer(rows, next: next) { $0.members(of: $1) }
    }
}

extension KeyContext {
    /// The `:run` of the path.
    fileprivate func run() throws -> PublicID {
        guard let text = parameters.get("run") else { throw APIProblem.notFound }
        return PublicID(rawValue: text)
    }
}
