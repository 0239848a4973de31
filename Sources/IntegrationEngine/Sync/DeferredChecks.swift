import CEL
import Foundation
import IntegrationCore
import IntegrationStore
import JSONTape

/// The checks that one record cannot decide: those that look at children, and aggregates. Run when everything is stored.
struct DeferredChecks: Sendable {
    let integration: CompiledIntegration
    let inputs: RunInputs
    let open: OpenRun
    let store: IntegrationStore
    let state: RunState
    let plan: RunPlan
    let now: Date

    private static let batch = 200

    func run() async throws {
        let checks = integration.checks.filter { !$0.isInline && Self.canJudge($0, in: open) }
        for (stream, checks) in Dictionary(grouping: checks, by: \.check.over).sorted(by: { $0.key < $1.key }) {
            let withChildren = checks.filter { $0.aggregate == nil }
            if !withChildren.isEmpty { try await judge(stream, withChildren) }
            for check in checks where check.aggregate != nil { try await aggregate(stream, check) }
        }
    }

    /// Streams of the run with a check that looks at children which the run was not asked for: it keeps the verdict it has, so that what
    /// is owed of its records stays owed, and the stream is not judged by the manifest as it is now.
    static func streamsNotJudged(_ integration: CompiledIntegration, in open: OpenRun) -> Set<String> {
        Set(integration.checks.filter { !$0.isInline && !canJudge($0, in: open) }.map(\.check.over))
    }

    private static func canJudge(_ check: CompiledCheck, in open: OpenRun) -> Bool {
        ([check.check.over] + check.children).allSatisfy { open.streams[$0] != nil }
    }

    private func judge(_ stream: String, _ checks: [CompiledCheck]) async throws {
        guard let id = open.streams[stream]?.id else { return }
        let evaluators = checks.map { CheckEvaluator($0, inputs: inputs) }
        let children = Set(checks.flatMap(\.children)).sorted()
        // After a pass over changes, those that changed, whose children did, or that could not be judged before.
        let isWhole = !Self.streamsNotJudged(integration, in: open).contains(stream)
        let judgesAll = !plan.readsChanges(of: stream) || plan.isStale(stream)
        var last: RecordID?
        while true {
            try Task.checkCancellation()
            let records =
                judgesAll
                ? try await store.storedRecords(stream: id, after: last, limit: Self.batch)
                : try await store.recordsOwingVerdicts(in: id, after: last, limit: Self.batch)
            guard let newest = records.last else { return }
            last = newest.id
            let owed = try await store.owedChildren(of: records.map(\.id))
            let parents = try await parents(of: records)
            let stored = try await stored(children, of: records.map(\.id))
            let outcomes = records.map { record in
                judge(
                    record, evaluators, children: stored.mapValues { $0[record.id] ?? [] }, owed: owed[record.id] ?? [],
                    parent: record.parent.flatMap { parents[$0] }, isWhole: isWhole)
            }
            try await store.recordOutcomes(outcomes, lease: open.lease, now: now)
        }
    }

    private func judge(
        _ record: StoredRecord, _ evaluators: [CheckEvaluator], children: [String: [StoredRecord]], owed: Set<StreamID>, parent: CELValue?,
        isWhole: Bool
    ) -> RecordOutcomes {
        var names: [String: CELValue] = [:]
        let value = value(of: record)
        names["parent"] = parent
        var unread: String?
        for (child, stored) in children.sorted(by: { $0.key < $1.key }) {
            names[child] = list(of: stored)
            if names[child] == nil { unread = "a stored record of `\(child)` cannot be read" }
        }
        var isFinal = isWhole
        let outcomes = evaluators.map { evaluator in
            let missing = missing(evaluator.check.children, owed: owed)
            if missing != nil { isFinal = false }
            guard let value, let reason = missing ?? unread else {
                return value.map { evaluator.outcome(of: $0, key: record.key, names: names) }
                    ?? evaluator.inconclusive(record: nil, key: record.key, reason: "the stored record cannot be read")
            }
            return evaluator.inconclusive(record: value, key: record.key, names: names, reason: reason)
        }
        return RecordOutcomes(record: record.id, outcomes: outcomes, isFinal: isFinal)
    }

    /// Why the children of a record cannot be relied upon; nil when they can.
    private func missing(_ children: [String], owed: Set<StreamID>) -> String? {
        for child in children {
            if let failure = state.failure(before: child) { return "`\(child)` could not be fetched: \(failure.reason)" }
            if let id = open.streamIDs[child], owed.contains(id) { return "`\(child)` of this record could not be fetched completely" }
        }
        return nil
    }

    /// By child stream, the children of each record of a batch.
    private func stored(_ streams: [String], of parents: [RecordID]) async throws -> [String: [RecordID: [StoredRecord]]] {
        var children: [String: [RecordID: [StoredRecord]]] = [:]
        for stream in streams {
            guard let id = open.streamIDs[stream] else { continue }
            children[stream] = try await store.children(of: parents, stream: id)
        }
        return children
    }

    private func list(of records: [StoredRecord]) -> CELValue? {
        let values = records.compactMap(value)
        return values.count == records.count ? .list(CELArray(values)) : nil
    }

    private func value(of record: StoredRecord) -> CELValue? {
        (try? JSONDocument(parsing: record.body, limits: integration.jsonLimits)).map { CELValue(json: $0.root) }
    }

    private func parents(of records: [StoredRecord]) async throws -> [RecordID: CELValue] {
        let ids = Set(records.compactMap(\.parent))
        return ids.isEmpty ? [:] : try await store.records(ids).compactMapValues(value)
    }

    private func aggregate(_ stream: String, _ check: CompiledCheck) async throws {
        let evaluator = CheckEvaluator(check, inputs: inputs)
        let outcome: CheckOutcome
        if let reason = try await incompleteness(of: stream) {
            outcome = evaluator.inconclusive(record: nil, key: stream, reason: reason)
        } else {
            do {
                let aggregation = try await counted(stream, check)
                if let value = aggregation.value {
                    outcome = evaluator.outcome(ofAggregate: value, total: aggregation.total)
                } else {
                    outcome = evaluator.inconclusive(
                        record: nil, key: stream, reason: "there is no record in `\(stream)` that this is about")
                }
            } catch let error as EngineError {
                outcome = evaluator.inconclusive(record: nil, key: stream, reason: error.reason)
            }
        }
        try await store.recordAggregates([outcome], lease: open.lease, now: now)
    }

    /// Why what is stored of a stream is not all there is; nil when it is.
    private func incompleteness(of stream: String) async throws -> String? {
        let known = state.stream(stream)
        if let failure = known?.failure { return "`\(stream)` could not be fetched completely: \(failure.reason)" }
        if known?.held != nil { return "`\(stream)` has a mass deletion that waits for confirmation" }
        guard known?.isComplete ?? false, let id = open.streamIDs[stream] else { return "`\(stream)` could not be fetched completely" }
        return try await store.isOwed(id) ? "some children in `\(stream)` could not be fetched" : nil
    }

    private func counted(_ stream: String, _ check: CompiledCheck) async throws -> Aggregation {
        guard let id = open.streams[stream]?.id, let expression = check.aggregate, let function = check.check.aggregate?.function else {
            throw EngineError(.unsupported, "checks.\(check.id) has no aggregate")
        }
        var aggregation = Aggregation(function)
        var last: RecordID?
        while true {
            try Task.checkCancellation()
            let records = try await store.storedRecords(stream: id, after: last, limit: 1000)
            guard let newest = records.last else { return aggregation }
            last = newest.id
            let parents = try await parents(of: records)
            for record in records {
                guard let value = value(of: record) else {
                    throw EngineError(.answerMalformed, "the stored record `\(record.key)` of `\(stream)` cannot be read")
                }
                var names = ["record": value]
                names["parent"] = record.parent.flatMap { parents[$0] }
                let bindings = inputs.bindings(expression.environment, names)
                if let condition = check.condition, try !condition.isTrue(bindings) { continue }
                try aggregation.add(try expression.evaluate(bindings))
            }
        }
    }
}
