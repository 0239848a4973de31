import CEL

/// Positions that hold for every parent and partition of a stream.
extension ManifestValidation {
    /// Reports the first recorded position that is no time, where the latest of all units is kept.
    ///
    /// - Parameter keyPath: Of the delta's cursor.
    mutating func checkPositions(
        of stream: StreamManifest, at keyPath: String, _ received: [RecordedRecords.Record], _ records: RecordedRecords
    ) {
        // Any other format is one of times.
        guard let division = stream.division, stream.delta?.format == .text, let site = site(at: keyPath)?.site else { return }
        for (record, file) in received {
            guard let position = records.value(at: keyPath, ["record": record]), !position.mayBeTime else { continue }
            return report(
                .deltaUnits, in: site,
                "in `\(file)` the cursor is no time, and with `\(division)` what one unit has beyond the largest of another is skipped")
        }
    }
}

extension StreamManifest {
    /// The option by which the stream is fetched in several units.
    var division: String? {
        each != nil ? "each" : partitions != nil ? "partitions" : nil
    }
}

extension CELValue {
    /// Whether as a position it would be taken for a time: what begins like a date, or a number of seconds since 2001, whole
    /// or in parts as small as nanoseconds.
    fileprivate var mayBeTime: Bool {
        switch self {
        case .int(let number): Self.mayBeTime(Double(number))
        case .uint(let number): Self.mayBeTime(Double(number))
        case .double(let number): Self.mayBeTime(number)
        case .string(let text):
            text.isEmpty || text.wholeMatch(of: /\d{4}[-\/]\d{2}[-\/]\d{2}.*/) != nil || text.wholeMatch(of: /[12]\d{7}(T.*)?/) != nil
                || Double(text).map(Self.mayBeTime) ?? false
        // A timestamp is one; what has no value is another rule's.
        default: true
        }
    }

    private static func mayBeTime(_ number: Double) -> Bool { number > 1_000_000_000 && number < 5e18 }
}
