import CEL

/// Keys, positions and ids that recorded answers leave without a value.
extension ManifestValidation {
    mutating func checkRecordedKeys(_ records: RecordedRecords) {
        let checks = Dictionary(grouping: manifest.checks.filter { $0.aggregate == nil && $0.resource != nil }, by: \.over)
        for stream in manifest.streams where stream.job == nil {
            let path = "streams.\(stream.name)"
            let received = records.received(stream)
            check("\(path).key", "record", received, records)
            if stream.delta?.cursor != nil {
                check("\(path).delta.cursor", "record", received, records)
                checkPositions(of: stream, at: "\(path).delta.cursor", received, records)
            }
            guard let checks = checks[stream.name] else { continue }
            let stored = records.stored(stream, from: received)
            for check in checks {
                let chosen = check.where == nil ? stored : stored.filter { records.isTrue("checks.\(check.id).where", $0.value) }
                self.check("checks.\(check.id).resource.id", "record", chosen, records)
            }
        }
        if manifest.test?.identity != nil { check("test.identity.id", "body", records.testAnswers, records) }
    }

    /// Reports the first of the records for which the expression at a key path has no value.
    private mutating func check(
        _ keyPath: String, _ name: String, _ candidates: [RecordedRecords.Record], _ records: RecordedRecords
    ) {
        guard let site = site(at: keyPath)?.site else { return }
        for (value, file) in candidates {
            guard let absence = records.absence(at: keyPath, [name: value]) else { continue }
            return report(.nullableKey, in: site, "the recorded answer `\(file)` has \(absence) here")
        }
    }
}
