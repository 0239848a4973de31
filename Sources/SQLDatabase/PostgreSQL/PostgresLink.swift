import CPostgres
import Foundation

/// The connection of libpq, on the one thread that uses it. Statements are sent without blocking, and their answer is waited for no longer than
/// their deadline: a server that is silent must not keep a thread for ever.
final class PostgresLink {
    private let connection: OpaquePointer
    private let settings: PostgresSettings
    /// Nil where nobody can stop a statement.
    var stop: CancellationFlag?
    private(set) var isBroken = false
    private var isOpen = true
    /// Statements that are on their way and whose answers have not been taken, in their order (libpq's pipeline mode).
    private var posted: [PostgresReply] = []
    /// Statements that were run, as PostgreSQL writes them.
    private var texts: [String: String] = [:]
    /// More are of statements that are put together from parts.
    private static let longestMemory = 500
    private var kept = KeptStatements()
    /// Whether the server may keep statements of the transaction that runs.
    private var keepsStatements = false
    /// Whether the connection is to the server itself. A pooler gives each transaction the connection that is free.
    private var isDirect = false

    /// Loads libpq, where nobody has before, and connects.
    init(_ settings: PostgresSettings) throws {
        self.settings = settings
        if let fault = settings.fault { throw SQLError(.refused, state: "08001", fault) }
        try Self.load()
        let parameters = settings.parameters
        let connection = Self.withStrings(parameters.map(\.name)) { names in
            Self.withStrings(parameters.map(\.value)) { pb_pq_connectdb_params(names, $0, 1) }
        }
        guard let connection else { throw SQLError(.unavailable, state: "08001", "there is no memory for a connection") }
        self.connection = connection
        guard pb_pq_status(connection) == CONNECTION_OK else {
            let message = String(cString: pb_pq_error_message(connection))
            close()
            throw PostgresFailure.ofConnecting(message)
        }
        _ = pb_pq_setnonblocking(connection, 1)
        // What a server says beside its answers is nobody's to read.
        _ = pb_pq_set_notice_processor(connection, { _, _ in }, nil)
        // A pooler tells its clients numbers of its own making, by which they cancel.
        isDirect = try run("SELECT pg_backend_pid()", []).int64(0, 0) == Int64(pb_pq_backend_pid(connection))
    }

    deinit { close() }

    /// Every other function of libpq is called with what a link has made, and so after this.
    private static func load() throws {
        var reason: UnsafePointer<CChar>?
        guard pb_pq_load(&reason) == 1 else {
            let reason = reason.map { String(cString: $0) } ?? "no reason"
            throw SQLError(
                .unavailable, state: "08001",
                "the client library of PostgreSQL cannot be loaded (\(reason)): install the package libpq5, of version 14 or newer")
        }
    }

    func close() {
        guard isOpen else { return }
        isOpen = false
        isBroken = true
        pb_pq_finish(connection)
    }

    func cancelHandle() -> OpaquePointer? { pb_pq_get_cancel(connection) }

    func begin(_ kind: PostgresTransaction.Kind) throws {
        // One round trip; local, so that whoever uses the connection next finds nothing of it (a pooler gives it away after each transaction).
        // A client that is frozen in the middle of a transaction must not keep its locks.
        keepsStatements = isDirect && kind.isWriting
        try simple(
            """
            \(kind.beginning); SET LOCAL statement_timeout = \(settings.statementTimeout); \
            SET LOCAL idle_in_transaction_session_timeout = \(settings.idleTimeout)
            """)
    }

    func commit() throws {
        let others = posted
        do {
            let answer: PostgresAnswer?
            if others.isEmpty {
                answer = try simple("COMMIT")
            } else {
                // Behind the others: where one of them fails the server does nothing with it.
                let reply = try queue("COMMIT", [], isKept: false)
                try sync()
                answer = reply.answer
            }
            // Of a transaction in which a statement failed nothing is kept, and that is no error to the server.
            guard answer?.isCommit == true else { throw SQLError(.other, state: "25P02", "the transaction was rolled back") }
        } catch let error as SQLError where error.kind == .unavailable || error.kind == .timeout {
            // What the server found wrong with one before it, is known.
            guard !others.contains(where: \.isRefused) else { throw error }
            isBroken = true
            throw SQLError(.unknownOutcome, state: error.state, "the connection broke while the transaction was ended")
        }
    }

    func rollBack() {
        guard !isBroken else { return }
        // Why it is rolled back is known already.
        try? sync()
        guard !isBroken else { return }
        do { try simple("ROLLBACK") } catch { isBroken = true }
    }

    /// Several statements without parameters.
    ///
    /// - Returns: the answer to the last one.
    @discardableResult func simple(_ text: String) throws -> PostgresAnswer? {
        try sync()
        guard pb_pq_send_query(connection, text) == 1 else { throw broken() }
        return try answer(deadline: deadline())
    }

    func run(_ statement: SQLStatement) throws -> PostgresAnswer {
        try run(text(of: statement), statement.values)
    }

    /// One statement with its parameters, as PostgreSQL writes it.
    func run(_ text: String, _ values: [SQLValue]) throws -> PostgresAnswer {
        let answer: PostgresAnswer?
        if posted.isEmpty {
            try send(text, try PostgresParameters(values))
            answer = try self.answer(deadline: deadline())
        } else {
            let reply = try queue(text, values)
            try sync()
            answer = reply.answer
        }
        guard let answer else { throw SQLError(.other, state: "", "the server gave no answer") }
        return answer
    }

    /// Sends a statement, and leaves its answer for later: others can be made ready and sent while the server works at this.
    func post(_ statement: SQLStatement) throws -> PostgresReply {
        let reply = try queue(text(of: statement), statement.values)
        try waitUntilReady(deadline(), for: .sent)
        return reply
    }

    /// The answer to a statement that was posted.
    func answer(to reply: PostgresReply) throws -> PostgresAnswer {
        if reply.answer == nil { try sync() }
        guard let answer = reply.answer else { throw SQLError(.other, state: "", "the server gave no answer") }
        return answer
    }

    /// Each statement is ended by a `Sync` of its own: only behind one does the server give its answer at once, and count the time in which a
    /// transaction does nothing.
    private func queue(_ text: String, _ values: [SQLValue], isKept: Bool = true) throws -> PostgresReply {
        let parameters = try PostgresParameters(values)
        // A name is given with a round trip of its own.
        let name = isKept ? try name(of: text, parameters) : nil
        if posted.isEmpty, pb_pq_enter_pipeline_mode(connection) == 0 { throw broken() }
        try send(text, parameters, as: name)
        guard pb_pq_pipeline_sync(connection) == 1 else { throw broken() }
        let reply = PostgresReply()
        posted.append(reply)
        return reply
    }

    /// Takes the answers to all statements that were posted, and throws what the first that failed found wrong: the transaction is over with it, and
    /// those behind it do nothing.
    private func sync() throws {
        guard !posted.isEmpty else { return }
        let replies = exchange(&posted, with: [])
        var failure: SQLError?
        do {
            for reply in replies {
                let deadline = deadline()
                while let result = try nextResult(deadline) {
                    let refusal = take(result, for: reply)
                    failure = failure ?? refusal
                }
                // The end of its part of the pipeline.
                guard let end = try nextResult(deadline) else { throw broken() }
                pb_pq_clear(end)
            }
            guard pb_pq_exit_pipeline_mode(connection) == 1 else { throw broken() }
        } catch {
            isBroken = true
            throw failure ?? error
        }
        try finish(failure)
    }

    /// - Returns: What the server found wrong first.
    private func take(_ result: OpaquePointer, for reply: PostgresReply) -> SQLError? {
        switch pb_pq_result_status(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
            reply.answer = PostgresAnswer(result)
            return nil
        default:
            defer { pb_pq_clear(result) }
            reply.isRefused = PostgresFailure.isOfServer(result)
            return PostgresFailure.of(result)
        }
    }

    private func send(_ text: String, _ parameters: PostgresParameters) throws {
        try send(text, parameters, as: try name(of: text, parameters))
    }

    private func send(_ text: String, _ parameters: PostgresParameters, as name: String?) throws {
        let isSent = parameters.withPointers { types, values, lengths, formats in
            if let name {
                pb_pq_send_query_prepared(connection, name, Int32(parameters.count), values, lengths, formats, 1)
            } else {
                pb_pq_send_query_params(connection, text, Int32(parameters.count), types, values, lengths, formats, 1)
            }
        }
        guard isSent == 1 else { throw broken() }
    }

    /// The name by which the server knows a statement, which it is given when it comes for the second time; nil before. To read and to plan one
    /// takes the server as long as to write a few rows.
    private func name(of text: String, _ parameters: PostgresParameters) throws -> String? {
        guard keepsStatements else { return nil }
        switch kept.use(text, parameters.types) {
        case .unnamed: return nil
        case .full:
            try simple("DEALLOCATE ALL")
            kept = KeptStatements()
            return nil
        case .kept(let name): return name
        case .new(let name):
            try sync()
            let isSent = parameters.withPointers { types, _, _, _ in
                pb_pq_send_prepare(connection, name, text, Int32(parameters.count), types)
            }
            guard isSent == 1 else { throw broken() }
            _ = try answer(deadline: deadline())
            kept.keep(name, text, parameters.types)
            return name
        }
    }

    private func text(of statement: SQLStatement) -> String {
        if let known = texts[statement.text] { return known }
        let text = PostgresText.of(statement.text)
        if texts.count >= Self.longestMemory { texts = [:] }
        texts[statement.text] = text
        return text
    }

    /// A little later than the server ends the statement by itself.
    private func deadline() -> ContinuousClock.Instant { .now + .milliseconds(settings.statementTimeout) + .seconds(5) }

    /// The last answer, once the server has given all of them; the first error is thrown.
    private func answer(deadline: ContinuousClock.Instant) throws -> PostgresAnswer? {
        var last: PostgresAnswer?
        var failure: SQLError?
        while let result = try nextResult(deadline) {
            switch pb_pq_result_status(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK: last = PostgresAnswer(result)
            default:
                failure = failure ?? PostgresFailure.of(result)
                pb_pq_clear(result)
            }
        }
        try finish(failure)
        return last
    }

    /// Nil after the last of a statement.
    private func nextResult(_ deadline: ContinuousClock.Instant) throws -> OpaquePointer? {
        try waitUntilReady(deadline, for: .answered)
        return pb_pq_get_result(connection)
    }

    private func finish(_ failure: SQLError?) throws {
        // Behind a pooler, what another client listens for may come here.
        while let notification = pb_pq_notifies(connection) { pb_pq_freemem(notification) }
        if pb_pq_status(connection) != CONNECTION_OK { isBroken = true }
        if let failure { throw keepsStatements ? outdated(failure) ?? failure : failure }
    }

    /// What the server kept is of tables that were changed since, or it kept nothing after all: with another connection it is as if nothing had
    /// been. Only within transactions that write, which are run again.
    private func outdated(_ failure: SQLError) -> SQLError? {
        let isOutdated = failure.state == "26000" || failure.state == "0A000" && failure.kind == .serializationFailure
        guard isOutdated else { return nil }
        isBroken = true
        return SQLError(.serializationFailure, state: failure.state, failure.message)
    }

    /// Waits for a notification that long.
    ///
    /// - Returns: false when the connection broke.
    func waitForNotification(_ milliseconds: Int32, _ heard: () -> Void) -> Bool {
        var place = pollfd(fd: pb_pq_socket(connection), events: Int16(POLLIN), revents: 0)
        let ready = poll(&place, 1, milliseconds)
        guard ready != 0 else { return true }
        guard ready > 0 || errno == EINTR, pb_pq_consume_input(connection) == 1 else { return false }
        var count = 0
        while let notification = pb_pq_notifies(connection) {
            count += 1
            pb_pq_freemem(notification)
        }
        if count > 0 { heard() }
        return true
    }

    private enum Readiness {
        /// Everything is on its way to the server.
        case sent
        /// And a part of the answer is here.
        case answered
    }

    private func waitUntilReady(_ deadline: ContinuousClock.Instant, for readiness: Readiness) throws {
        var stoppedAt: ContinuousClock.Instant?
        while true {
            let unsent = pb_pq_flush(connection)
            guard unsent >= 0 else { throw broken() }
            guard unsent > 0 || (readiness == .answered && pb_pq_is_busy(connection) == 1) else { return }
            let now = ContinuousClock.now
            if stop?.isSet == true, stoppedAt == nil { stoppedAt = now }
            // The server was asked to stop, and says nothing: whatever becomes of the statement, it is rolled back with the connection.
            let isOver = now > deadline || stoppedAt.map { now > $0 + .seconds(2) } ?? false
            guard !isOver else {
                isBroken = true
                throw SQLError(.timeout, state: "timeout", "the server has not answered in time")
            }
            var place = pollfd(fd: pb_pq_socket(connection), events: Int16(POLLIN) | (unsent > 0 ? Int16(POLLOUT) : 0), revents: 0)
            let ready = poll(&place, 1, Self.patience)
            guard ready >= 0 || errno == EINTR else { throw broken() }
            if ready > 0, Int32(place.revents) & ~POLLOUT != 0, pb_pq_consume_input(connection) == 0 { throw broken() }
        }
    }

    /// Milliseconds after which is looked whether anybody still waits.
    private static let patience: Int32 = 100

    private func broken() -> SQLError {
        isBroken = true
        return SQLError(.unavailable, state: "08006", "the connection to the database broke")
    }

    private static func withStrings<R>(_ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> R) -> R {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies.map { UnsafePointer($0) } + [nil])
    }
}
