import CEL
import Foundation
import IntegrationCore
import JSONTape
import Logging

/// Walks one stream: every unit of it, page after page, and says how that ended.
struct StreamWalker: Sendable {
    let stream: CompiledStream
    let inputs: RunInputs
    let client: ProviderClient
    let classifier: AnswerClassifier
    let pager: Pager
    let base: String
    let run: any HandlerRun
    let clock: EngineClock
    let logger: Logger

    private static let parentBatch = 200

    func walk() async throws {
        var tally = StreamTally()
        if stream.parent == nil {
            try await walkUnits(try partitionUnits(parent: nil), tally: &tally)
        } else {
            var last: Int64?
            while true {
                let parents = try await run.storedRecords(
                    of: stream.parent ?? "", after: last, limit: Self.parentBatch, changedOnly: inputs.mode == .delta)
                guard let newest = parents.last else { break }
                last = newest.id
                try await walkUnits(try parents.flatMap { try units(of: $0) }, tally: &tally)
            }
        }
        if let failure = tally.failure { run.streamFailed(stream.name, failure) }
        try await run.streamEnded(
            StreamEnd(
                stream: stream.name, isComplete: tally.isComplete, deletesAbsent: inputs.mode == .full && stream.deletesAbsent,
                cursor: tally.isComplete ? (tally.token ?? tally.cursor?.text) : nil))
    }

    /// Units of one parent; none when the manifest's `where` leaves it out.
    private func units(of parent: StoredParent) throws -> [StreamUnit] {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONDocument(parsing: parent.body).root
        } catch {
            throw EngineError(.answerMalformed, "the stored record `\(parent.key)` of \(stream.parent ?? "") cannot be read")
        }
        let unit = StreamUnit(id: String(parent.id), parentID: parent.id, parent: value, partition: nil)
        if let condition = stream.condition, stream.partitions == nil {
            guard try condition.isTrue(inputs.bindings(condition.environment, unit.names)) else { return [] }
        }
        return try partitionUnits(parent: unit)
    }

    private func partitionUnits(parent: StreamUnit?) throws(EngineError) -> [StreamUnit] {
        let whole = parent ?? StreamUnit(id: "", parentID: nil, parent: nil, partition: nil)
        guard let partitions = stream.partitions else { return [whole] }
        guard let list = try partitions.evaluate(inputs.bindings(partitions.environment, whole.names)).listValue else {
            throw EngineError(.expressionFailed, "streams.\(stream.name).partitions is not a list")
        }
        var units: [StreamUnit] = []
        for position in 0..<list.count {
            let value = list[position]
            let text = try value.jsonText(for: "streams.\(stream.name).partitions")
            let id = whole.id.isEmpty ? text : "\(whole.id) \(text)"
            let unit = StreamUnit(id: id, parentID: whole.parentID, parent: whole.parent, partition: value)
            if let condition = stream.condition, try !condition.isTrue(inputs.bindings(condition.environment, unit.names)) { continue }
            units.append(unit)
        }
        return units
    }

    /// Walks units side by side, as many at once as the manifest allows. A slow one holds its own place only.
    private func walkUnits(_ units: [StreamUnit], tally: inout StreamTally) async throws {
        var waiting = units.makeIterator()
        try await withThrowingTaskGroup(of: UnitEnd.self) { group in
            for _ in 0..<stream.concurrency {
                guard let unit = waiting.next() else { break }
                group.addTask { try await walkOne(unit) }
            }
            while let end = try await group.next() {
                tally.add(end)
                if let unit = waiting.next() { group.addTask { try await walkOne(unit) } }
            }
        }
    }

    /// One unit. A failure of a child or partition ends that unit only; refused credentials and cancellation end the run.
    private func walkOne(_ unit: StreamUnit) async throws -> UnitEnd {
        let walker = UnitWalker(stream: self, unit: unit)
        do {
            return try await walker.walk()
        } catch let error as EngineError {
            if unit.id.isEmpty || error.code == .authenticationRejected { throw error }
            if let parent = unit.parentID { run.unitIncomplete(stream.name, parent: parent) }
            return UnitEnd(isComplete: false, failure: error)
        }
    }
}
