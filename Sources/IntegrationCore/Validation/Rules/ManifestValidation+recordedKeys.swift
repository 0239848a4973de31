import CEL

/// Keys, positions and ids that recorded answers leave without a value.
extension ManifestValidation {
    mutating func checkRecordedKeys(_ records: RecordedRecords) {
        for stream in manifest.streams where stream.job == nil {
            let path = "streams.\(stream.name)"
            let received = records.received(stream)
            check("\(path).key", stream.key, .record(manifest, stream), "record", received, records)
            if let cursor = stream.delta?.cursor {
                check("\(path).delta.cursor", cursor, .record(manifest, stream), "record", received, records)
            }
            let stored = records.stored(stream)
            for check in manifest.checks where check.over == stream.name && check.aggregate == nil {
                guard let id = check.resource?.id else { continue }
                let scope = ExpressionScope.check(manifest, check)
                let checked = stored.filter { record in
                    check.where.map { records.evaluate($0, scope, ["record": record.value])?.isTrue == true } ?? true
                }
                self.check("checks.\(check.id).resource.id", id, scope, "record", checked, records)
            }
        }
        if let id = manifest.test?.identity?.id {
            check("test.identity.id", id, .testAnswer(manifest), "body", records.testAnswers, records)
        }
    }

    /// Reports the first of the records for which the expression at a key path has no value.
    private mutating func check(
        _ keyPath: String, _ expression: ManifestExpression, _ scope: ExpressionScope, _ name: String,
        _ candidates: [RecordedRecords.Record], _ records: RecordedRecords
    ) {
        guard let site = site(at: keyPath)?.site, !site.isMissing else { return }
        for (value, file) in candidates {
            guard let absence = records.absence(of: expression, scope, [name: value]) else { continue }
            return report(.nullableKey, in: site, "the recorded answer `\(file)` has \(absence) here")
        }
    }
}
