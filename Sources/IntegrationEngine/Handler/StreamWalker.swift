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
        // Below a parent, a pass over changes asks only for those who owe their children, unless children have a delta themselves.
        let onlyOwing = stream.parent != nil && stream.delta == nil && run.readsChanges(of: stream.name)
        if let parent = stream.parent {
            try await walkParents(in: parent, onlyOwing: onlyOwing, tally: &tally)
        } else {
            _ = try await walkUnits(try partitionUnits(parent: nil), tally: &tally)
        }
        if let failure = tally.failure { run.streamFailed(stream.name, failure) }
        // Parents that are missing have children that are missing.
        let isComplete = tally.isComplete && (stream.parent.map(run.isComplete) ?? true)
        let isWhole = tally.isWhole && !onlyOwing
        try await run.streamEnded(
            StreamEnd(
                stream: stream.name, isComplete: isComplete, isWhole: isWhole, deletesAbsent: isWhole && stream.deletesAbsent,
                cursor: isComplete ? tally.nextCursor(after: run.cursor(of: stream.name), runBegan: inputs.now) : nil))
    }

    private func walkParents(in parentStream: String, onlyOwing: Bool, tally: inout StreamTally) async throws {
        var last: Int64?
        while true {
            let parents = try await run.storedParents(
                of: stream.name, in: parentStream, after: last, limit: Self.parentBatch, onlyOwing: onlyOwing)
            guard let newest = parents.last else { return }
            last = newest.id
            var incomplete: Set<Int64> = []
            var units: [StreamUnit] = []
            for parent in parents {
                do throws(EngineError) {
                    units += try self.units(of: parent)
                } catch {
                    incomplete.insert(parent.id)
                    tally.add(UnitEnd(isComplete: false, failure: error))
                }
            }
            for end in try await walkUnits(units, tally: &tally) where !end.isComplete {
                if let parent = end.parent { incomplete.insert(parent) }
            }
            try await run.parentsEnded(
                stream.name, complete: parents.map(\.id).filter { !incomplete.contains($0) }, incomplete: incomplete.sorted(),
                marksGone: onlyOwing && stream.deletesAbsent)
        }
    }

    /// Units of one parent; none when the manifest's `where` leaves it out.
    private func units(of parent: StoredParent) throws(EngineError) -> [StreamUnit] {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONDocument(parsing: parent.body, limits: stream.decoder.limits).root
        } catch {
            throw EngineError(.answerMalformed, "the stored record `\(parent.key)` of \(stream.parent ?? "") cannot be read")
        }
        let unit = StreamUnit(id: String(parent.id), parentID: parent.id, parent: value, partition: nil, isOwing: parent.isOwing)
        if let condition = stream.condition, stream.partitions == nil {
            guard try condition.isTrue(inputs.bindings(condition.environment, unit.names)) else { return [] }
        }
        return try partitionUnits(parent: unit)
    }

    private func partitionUnits(parent: StreamUnit?) throws(EngineError) -> [StreamUnit] {
        let whole = parent ?? StreamUnit(id: "", parentID: nil, parent: nil, partition: nil, isOwing: false)
        guard let partitions = stream.partitions else { return [whole] }
        guard let list = try partitions.evaluate(inputs.bindings(partitions.environment, whole.names)).listValue else {
            throw EngineError(.expressionFailed, "streams.\(stream.name).partitions is not a list")
        }
        var units: [StreamUnit] = []
        var ids: Set<String> = []
        for position in 0..<list.count {
            let value = list[position]
            let id = whole.id.isEmpty ? value.jsonText() : "\(whole.id) \(value.jsonText())"
            // A value that stands in the list twice, as typed settings do, is one partition.
            guard ids.insert(id).inserted else { continue }
            let unit = StreamUnit(id: id, parentID: whole.parentID, parent: whole.parent, partition: value, isOwing: whole.isOwing)
            if let condition = stream.condition, try !condition.isTrue(inputs.bindings(condition.environment, unit.names)) { continue }
            units.append(unit)
        }
        return units
    }

    /// Walks units side by side, as many at once as the manifest allows. A slow one holds its own place only.
    private func walkUnits(_ units: [StreamUnit], tally: inout StreamTally) async throws -> [UnitEnd] {
        var waiting = units.makeIterator()
        return try await withThrowingTaskGroup(of: UnitEnd.self) { group in
            for _ in 0..<stream.concurrency {
                guard let unit = waiting.next() else { break }
                group.addTask { try await walkOne(unit) }
            }
            var ends: [UnitEnd] = []
            while let end = try await group.next() {
                tally.add(end)
                ends.append(end)
                if let unit = waiting.next() { group.addTask { try await walkOne(unit) } }
            }
            return ends
        }
    }

    /// One unit. A failure of a child or partition ends that unit only; refused credentials and cancellation end the run.
    private func walkOne(_ unit: StreamUnit) async throws -> UnitEnd {
        let walker = UnitWalker(stream: self, unit: unit)
        do {
            return try await walker.walk()
        } catch let error as EngineError {
            if unit.id.isEmpty || error.code == .authenticationRejected { throw error }
            return UnitEnd(parent: unit.parentID, isComplete: false, failure: error)
        }
    }
}
