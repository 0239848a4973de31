import CEL
import IntegrationCore
import IntegrationStore
import JSONTape

/// Turns one answer into records: finds them, filters, maps, names them by their key.
struct RecordExtractor: Sendable {
    let stream: CompiledStream

    /// What one page holds.
    struct Extraction: Sendable {
        var records: [FetchedRecord] = []
        var tombstones: [String] = []
        /// Records before filtering: what paging counts.
        var received: [CELValue] = []
        /// The largest cursor met, beginning with the one given.
        var cursor: DeltaCursor?
        /// Whether the delta's stop condition was met.
        var isStopped = false
    }

    /// - Parameters:
    ///   - answerBindings: For the scope of the stream's answer.
    ///   - recordBindings: For the scope of one record, without the record.
    ///   - stopBindings: For the scope of the delta's stop condition, in delta mode.
    func extract(
        _ answer: Answer, answerBindings: CELBindings, recordBindings: CELBindings, stopBindings: CELBindings?, cursor: DeltaCursor?
    ) throws(EngineError) -> Extraction {
        var extraction = Extraction(cursor: cursor)
        extraction.received = try received(answer, answerBindings)
        extraction.records.reserveCapacity(extraction.received.count)
        var keys = PageKeys(capacity: extraction.received.count)
        var bindings = recordBindings
        var stopBindings = stopBindings
        guard let slot = stream.recordEnvironment.slot(of: "record") else { return extraction }
        for (position, record) in extraction.received.enumerated() {
            bindings[slot] = record
            if let stop = stream.delta?.stop, stopBindings != nil {
                stopBindings?["record"] = record
                if let stopBindings, try stop.isTrue(stopBindings) {
                    extraction.isStopped = true
                    break
                }
            }
            if let filter = stream.filter, try !filter.isTrue(bindings) { continue }
            let key = try key(of: bindings, position: position)
            if let tombstone = stream.tombstone, try tombstone.isTrue(bindings) {
                keys.tombstone(key)
                extraction.tombstones.append(key)
            } else {
                let fetched = FetchedRecord(key: key, value: try stored(record, bindings, position: position))
                if let earlier = keys.record(key, at: extraction.records.count) {
                    try replace(&extraction.records[earlier], with: fetched, position: position)
                } else {
                    extraction.records.append(fetched)
                }
            }
            if let expression = stream.delta?.cursor, let text = try expression.evaluate(bindings).parameterText, !text.isEmpty {
                extraction.cursor = DeltaCursor(text).later(than: extraction.cursor)
            }
        }
        keys.settle(&extraction.records, &extraction.tombstones)
        return extraction
    }

    /// A list of changes may name a thing twice, and then the last word counts. In a plain list two different records of one key are two
    /// things: one of them would be lost.
    private func replace(_ earlier: inout FetchedRecord, with later: FetchedRecord, position: Int) throws(EngineError) {
        guard stream.delta == nil, stream.tombstone == nil else {
            earlier = later
            return
        }
        let isSame = earlier.value.canonicalBytes(excluding: stream.volatile) == later.value.canonicalBytes(excluding: stream.volatile)
        guard isSame else {
            throw EngineError(
                .keyInvalid,
                "streams.\(stream.name).key: record \(position + 1) of the page has the key of an earlier one and is another record; "
                    + "a key must tell the records of a stream (and of one parent) apart")
        }
    }

    private func received(_ answer: Answer, _ bindings: CELBindings) throws(EngineError) -> [CELValue] {
        guard answer.document != nil || stream.records != nil else { return [] }
        var value = answer.document.map { CELValue(json: $0.root) } ?? .null
        if let records = stream.records { value = try records.evaluate(bindings) }
        if case .optional(let optional) = value {
            guard let inner = optional.value else { return [] }
            value = inner
        }
        switch value {
        case .null:
            // An empty list would say that everything is gone.
            throw EngineError(
                .answerMalformed,
                "streams.\(stream.name).records gave null, which may be a fault of the provider; where it stands for an empty list, say so, "
                    + "as in `body.items == null ? [] : body.items`")
        case .list(let list): return (0..<list.count).map { list[$0] }
        case .map: return [value]
        default:
            throw EngineError(
                .answerMalformed, "streams.\(stream.name).records gave \(value.type), not records; an error page, or another format?")
        }
    }

    private func key(of bindings: CELBindings, position: Int) throws(EngineError) -> String {
        let value = try stream.key.evaluate(bindings)
        switch value {
        case .string(""):
            throw EngineError(
                .keyInvalid,
                "streams.\(stream.name).key gave an empty text for record \(position + 1) of the page; "
                    + "a key has 1 to \(PendingRecord.maximumKeyBytes) bytes")
        case .string(let text):
            guard text.utf8.count <= PendingRecord.maximumKeyBytes else {
                throw EngineError(
                    .keyInvalid,
                    "streams.\(stream.name).key gave \(text.utf8.count) bytes for record \(position + 1) of the page; "
                        + "a key has at most \(PendingRecord.maximumKeyBytes)")
            }
            guard !text.utf8.contains(0) else {
                throw EngineError(
                    .keyInvalid,
                    "streams.\(stream.name).key gave a text with U+0000 for record \(position + 1) of the page, which PostgreSQL cannot keep"
                )
            }
            return text
        case .int(let number): return String(number)
        case .uint(let number): return String(number)
        default:
            throw EngineError(
                .keyInvalid,
                "streams.\(stream.name).key gave \(value.type) for record \(position + 1) of the page; a key is text or a whole number")
        }
    }

    private func stored(_ record: CELValue, _ bindings: CELBindings, position: Int) throws(EngineError) -> JSONValue {
        if !stream.isMapped, let json = record.json { return json }
        guard record.mapValue != nil || !stream.fields.isEmpty else { return try parsed(.value(record), position: position) }
        var members = record.mapValue.map(stream.removed.members) ?? []
        for (name, expression) in stream.fields {
            let value = try expression.evaluate(bindings)
            if let existing = members.firstIndex(where: { $0.name == name }) {
                members[existing].value = value
            } else {
                members.append((name, value))
            }
        }
        return try parsed(.object(members.map { ($0.name, .value($0.value)) }), position: position)
    }

    private func parsed(_ tree: JSONTree, position: Int) throws(EngineError) -> JSONValue {
        let text = try tree.text()
        do throws(JSONError) {
            return try JSONDocument(parsing: Array(text.utf8), limits: stream.decoder.limits).root
        } catch {
            throw EngineError(.answerMalformed, "streams.\(stream.name): record \(position + 1) cannot be written as JSON: \(error.reason)")
        }
    }
}
