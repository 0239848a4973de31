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
    let now: Date
    /// Whether all stored records are judged, not only those that this run touched.
    let judgesAll: Bool

    private static let batch = 200

    func run() async throws {
        // A check that looks at children which this run was not asked for keeps the verdict it has.
        let checks = integration.checks.filter { check in
            !check.isInline && ([check.check.over] + check.children).allSatisfy { open.streams[$0] != nil }
        }
        for (stream, checks) in Dictionary(grouping: checks, by: \.check.over).sorted(by: { $0.key < $1.key }) {
            let withChildren = checks.filter { $0.aggregate == nil }
            if !withChildren.isEmpty { try await judge(stream, withChildren) }
            for check in checks where check.aggregate != nil { try await aggregate(stream, check) }
        }
    }

    private func judge(_ stream: String, _ checks: [CompiledCheck]) async throws {
        guard let id = open.streams[stream]?.id else { return }
        let evaluators = checks.map { CheckEvaluator($0, inputs: inputs) }
        let children = Set(checks.flatMap(\.children)).sorted()
        var last: RecordID?
        while true {
            try Task.checkCancellation()
            let records = try await store.storedRecords(
                stream: id, after: last, limit: Self.batch, changedIn: judgesAll ? nil : open.id)
            guard let newest = records.last else { return }
            last = newest.id
            var outcomes: [RecordOutcomes] = []
            for record in records {
                outcomes.append(RecordOutcomes(record: record.id, outcomes: try await judge(record, evaluators, children)))
            }
            state.add(try await store.recordOutcomes(outcomes, lease: open.lease, now: now))
        }
    }

    private func judge(_ record: StoredRecord, _ evaluators: [CheckEvaluator], _ children: [String]) async throws -> [CheckOutcome] {
        let value = CELValue(json: try JSONDocument(parsing: record.body).root)
        var names: [String: CELValue] = [:]
        for child in children { names[child] = try await self.children(child, of: record.id) }
        return evaluators.map { evaluator in
            if let reason = state.missing(evaluator.check.children, of: record.id.rawValue) {
                return evaluator.inconclusive(record: value, key: record.key, reason: reason)
            }
            return evaluator.outcome(of: value, key: record.key, names: names)
        }
    }

    private func children(_ stream: String, of parent: RecordID) async throws -> CELValue {
        guard let id = open.streams[stream]?.id else { return .list(CELArray([])) }
        let stored = try await store.children(of: parent, stream: id)
        return .list(CELArray(try stored.map { CELValue(json: try JSONDocument(parsing: $0.body).root) }))
    }

    private func aggregate(_ stream: String, _ check: CompiledCheck) async throws {
        let evaluator = CheckEvaluator(check, inputs: inputs)
        let outcome: CheckOutcome
        if let known = state.stream(stream), !known.isComplete {
            let why = known.failure.map { ": \($0.reason)" } ?? ""
            outcome = evaluator.inconclusive(record: nil, key: stream, reason: "`\(stream)` could not be fetched completely\(why)")
        } else {
            do throws(EngineError) {
                let aggregation = try await counted(stream, check)
                outcome = evaluator.outcome(ofAggregate: aggregation.value, total: aggregation.total)
            } catch {
                outcome = evaluator.inconclusive(record: nil, key: stream, reason: error.reason)
            }
        }
        state.add(try await store.recordAggregates([outcome], lease: open.lease, now: now))
    }

    private func counted(_ stream: String, _ check: CompiledCheck) async throws(EngineError) -> Aggregation {
        guard let id = open.streams[stream]?.id, let expression = check.aggregate, let function = check.check.aggregate?.function else {
            throw EngineError(.unsupported, "checks.\(check.id) has no aggregate")
        }
        var aggregation = Aggregation(function)
        var last: RecordID?
        while true {
            let records: [StoredRecord]
            do {
                records = try await store.storedRecords(stream: id, after: last, limit: 1000)
            } catch {
                throw EngineError(.upstreamFailed, "the stored records of `\(stream)` cannot be read", detail: "store")
            }
            guard let newest = records.last else { return aggregation }
            last = newest.id
            for record in records {
                guard let document = try? JSONDocument(parsing: record.body) else { continue }
                let bindings = inputs.bindings(expression.environment, ["record": CELValue(json: document.root)])
                if let condition = check.condition, try !condition.isTrue(bindings) { continue }
                try aggregation.add(try expression.evaluate(bindings))
            }
        }
    }
}
