import CEL
import Foundation
import IntegrationCore
import IntegrationStore
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

    /// - Parameter hasFailedParents: Whether some of the stream above could not be fetched.
    /// - Returns: Whether all of it could be fetched, or what could not was left out by a rule of the manifest.
    func walk(hasFailedParents: Bool) async throws -> Bool {
        // Below a parent, a pass over changes asks only for those who owe their children, unless children have a delta themselves.
        let onlyOwing = stream.parent != nil && stream.delta == nil && run.readsChanges(of: stream.name)
        let tally = try await walkUnits(onlyOwing: onlyOwing)
        var failure = tally.failure
        if hasFailedParents, failure == nil, let parent = stream.parent {
            failure = EngineError(
                .upstreamFailed, "its parent stream `\(parent)` could not be fetched completely", detail: EngineError.parentIncomplete)
        }
        if let failure { run.streamFailed(stream.name, failure) }
        // Parents that are missing have children that are missing.
        let isComplete = tally.isComplete && (stream.parent.map(run.isComplete) ?? true)
        let isWhole = tally.isWhole && !onlyOwing
        try await run.streamEnded(
            StreamEnd(
                stream: stream.name, isComplete: isComplete, isWhole: isWhole, deletesAbsent: isWhole && stream.deletesAbsent,
                cursor: isComplete ? tally.nextCursor(after: run.cursor(of: stream.name), runBegan: inputs.now) : nil))
        return failure == nil
    }

    /// Walks units side by side, as many at once as the manifest allows. A slow one holds its own place only: parents are read as places
    /// become free, not batch by batch.
    private func walkUnits(onlyOwing: Bool) async throws -> StreamTally {
        var tally = StreamTally()
        var book = ParentBook()
        var waiting: [StreamUnit] = []
        var lastParent: Int64?
        var hasMore = true
        if stream.parent == nil {
            waiting = try partitionUnits(parent: nil).reversed()
            hasMore = false
        }
        try await withThrowingTaskGroup(of: UnitEnd.self) { group in
            var running = 0
            while true {
                while running < stream.concurrency {
                    if waiting.isEmpty, hasMore {
                        let parents = try await run.storedParents(
                            of: stream.name, in: stream.parent ?? "", after: lastParent, limit: Self.parentBatch, onlyOwing: onlyOwing)
                        hasMore = !parents.isEmpty
                        lastParent = parents.last?.id
                        waiting = units(of: parents, &book, &tally).reversed()
                        if book.isFull { try await settle(&book, onlyOwing: onlyOwing) }
                        continue
                    }
                    guard let unit = waiting.popLast() else { break }
                    group.addTask { try await walkOne(unit) }
                    running += 1
                }
                guard let end = try await group.next() else { return }
                running -= 1
                tally.add(end)
                book.ended(end)
                if book.isFull { try await settle(&book, onlyOwing: onlyOwing) }
            }
        }
        try await settle(&book, onlyOwing: onlyOwing)
        return tally
    }

    private func settle(_ book: inout ParentBook, onlyOwing: Bool) async throws {
        let settled = book.takeSettled()
        try await run.parentsEnded(
            stream.name, complete: settled.complete, incomplete: settled.incomplete, marksGone: onlyOwing && stream.deletesAbsent)
        // `where` says whose children there are: no answer is missing that could still show them. A whole pass that deletes by absence does
        // so anyway.
        try await run.parentsEnded(
            stream.name, complete: settled.leftOut, incomplete: [], marksGone: onlyOwing || !stream.deletesAbsent)
    }

    private func units(of parents: [StoredParent], _ book: inout ParentBook, _ tally: inout StreamTally) -> [StreamUnit] {
        var all: [StreamUnit] = []
        for parent in parents {
            do throws(EngineError) {
                let units = try units(of: parent)
                book.begin(parent.id, units: units.count)
                all += units
            } catch {
                book.begin(parent.id, units: nil)
                tally.add(UnitEnd(parent: parent.id, isComplete: false, failure: error))
            }
        }
        return all
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
        var ids: Set<ExactText> = []
        for position in 0..<list.count {
            let value = list[position]
            let text = try value.jsonText(for: "streams.\(stream.name).partitions")
            let id = whole.id.isEmpty ? text : "\(whole.id) \(text)"
            // A value that stands in the list twice, as typed settings do, is one partition.
            guard ids.insert(ExactText(id)).inserted else { continue }
            let unit = StreamUnit(id: id, parentID: whole.parentID, parent: whole.parent, partition: value, isOwing: whole.isOwing)
            if let condition = stream.condition, try !condition.isTrue(inputs.bindings(condition.environment, unit.names)) { continue }
            units.append(unit)
        }
        return units
    }

    /// One unit. A failure of a child or partition ends that unit only; one that ends the run is passed on.
    private func walkOne(_ unit: StreamUnit) async throws -> UnitEnd {
        let walker = UnitWalker(stream: self, unit: unit)
        do {
            return try await walker.walk()
        } catch let error as EngineError {
            if unit.id.isEmpty || error.endsRun { throw error }
            return UnitEnd(parent: unit.parentID, isComplete: false, failure: error)
        }
    }
}
