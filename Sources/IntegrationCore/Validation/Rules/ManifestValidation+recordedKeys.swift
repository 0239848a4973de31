import CEL

/// Keys, positions and ids that recorded answers leave without a value.
extension ManifestValidation {
    mutating func checkRecordedKeys(_ records: RecordedRecords) {
        let checks = Dictionary(grouping: manifest.checks, by: \.over)
        for stream in manifest.streams where stream.job == nil {
            let path = "streams.\(stream.name)"
            let all = records.all(stream)
            if stream.filter != nil { checkType("\(path).filter", all, records) }
            let received = records.received(stream, of: all)
            if let list = records.unnamedList(of: stream) {
                report(
                    .recordsMissing, at: path, "the recorded answer `\(list.file)` holds its records under `\(list.name)`",
                    fix: "Add `records: body.\(list.name)`.")
                continue
            }
            check("\(path).key", "record", received, records)
            checkType("\(path).key", received, records)
            checkRepeatedKeys(of: stream, received, records)
            if stream.delta?.cursor != nil {
                check("\(path).delta.cursor", "record", received, records)
                checkPositions(of: stream, at: "\(path).delta.cursor", received, records)
            }
            guard let checks = checks[stream.name] else { continue }
            let stored = records.stored(stream, from: received)
            for check in checks {
                if check.where != nil { checkType("checks.\(check.id).where", stored, records) }
                let chosen = check.where == nil ? stored : stored.filter { records.isTrue("checks.\(check.id).where", $0.value) }
                if let aggregate = check.aggregate {
                    checkType("checks.\(check.id).aggregate.\(aggregate.function.rawValue)", chosen, records)
                    continue
                }
                checkType("checks.\(check.id).pass", chosen, records)
                if check.resource != nil { self.check("checks.\(check.id).resource.id", "record", chosen, records) }
            }
        }
        if manifest.test?.pass != nil { checkType("test.pass", named: "body", records.testAnswers, records) }
        if manifest.test?.identity != nil { check("test.identity.id", "body", records.testAnswers, records) }
    }

    /// Reports the first of the records for which the expression at a key path has no value.
    private mutating func check(
        _ keyPath: String, _ name: String, _ candidates: [RecordedRecords.Record], _ records: RecordedRecords
    ) {
        guard let site = site(at: keyPath)?.site else { return }
        for (value, file) in candidates {
            guard let absence = records.absence(at: keyPath, [name: value]) else { continue }
            return report(.nullableKey, in: site, "the recorded answer `\(file)` has \(absence) here", fix: site.use.adviceForNothing)
        }
    }

    /// Reports the first record for which the value is of a type that its place cannot use.
    private mutating func checkType(
        _ keyPath: String, named name: String = "record", _ candidates: [RecordedRecords.Record], _ records: RecordedRecords
    ) {
        guard let site = site(at: keyPath)?.site else { return }
        for (value, file) in candidates {
            // Without a value is another matter.
            guard let type = records.value(at: keyPath, [name: value])?.type, !type.mayBeAbsent, !site.use.accepts(type) else { continue }
            return report(
                .expressionResult, in: site,
                "for the recorded answer `\(file)` this is \(type), and \(site.use.expectation) is needed here",
                fix: site.use.advice(for: type))
        }
    }

    /// Two different records of one answer with one key: one of them would be lost.
    private mutating func checkRepeatedKeys(
        of stream: StreamManifest, _ received: [RecordedRecords.Record], _ records: RecordedRecords
    ) {
        // In a list of changes the last word counts, and what is volatile is no difference.
        guard stream.delta == nil, stream.deletes.tombstone == nil, stream.volatile.isEmpty,
            let site = site(at: "streams.\(stream.name).key")?.site
        else { return }
        var known: [String: String] = [:]
        for ((record, file), (stored, _)) in zip(received, records.stored(stream, from: received)) {
            guard let key = records.value(at: site.keyPath, ["record": record]), let name = key.text,
                let text = try? stored.jsonText()
            else { continue }
            // A key is unique below one parent, which one answer is of.
            guard let earlier = known.updateValue(text, forKey: "\(file)\n\(name)"), earlier != text else { continue }
            return report(.repeatedKey, in: site, "the recorded answer `\(file)` has two different records with the same key")
        }
    }
}

extension CELType {
    fileprivate var mayBeAbsent: Bool {
        switch self {
        case .null, .optional, .nullable: true
        default: false
        }
    }
}

extension CELValue {
    /// The text of a key.
    fileprivate var text: String? {
        switch self {
        case .string(let text): text
        case .int(let number): String(number)
        case .uint(let number): String(number)
        default: nil
        }
    }
}
