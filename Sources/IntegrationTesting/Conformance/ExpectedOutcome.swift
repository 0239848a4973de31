package import IntegrationEngine
package import IntegrationStore

/// What the fixtures expect, compared with what came. The conformance test and `patchbay try` share it.
package struct ExpectedOutcome: Sendable {
    private let expect: SandboxExpectations

    package init(_ expect: SandboxExpectations) {
        self.expect = expect
    }

    /// Everything that is not so after the full run, in words.
    ///
    /// - Parameters:
    ///   - records: how many are stored, by stream.
    ///   - findings: those that are not resolved.
    package func differences(first report: SyncReport, records: [String: Int], findings: [Finding]) -> [String] {
        var differences: [String] = []
        for (stream, expected) in expect.records where records[stream] != expected {
            differences.append("after the full run stream `\(stream)` has \(Self.records(records[stream] ?? 0)), not \(expected)")
        }
        if let expected = expect.findings {
            differences += FindingComparison(expected: expected, actual: findings).differences
        }
        for (check, expected) in expect.passes {
            let passed = report.verdicts.first { $0.checkID == check }?.pass ?? 0
            if passed != expected {
                differences.append("check `\(check)` passes for \(passed == 1 ? "1 resource" : "\(passed) resources"), not \(expected)")
            }
        }
        return differences
    }

    /// The same after the second run.
    package func differences(second report: SyncReport) -> [String] {
        expect.delta.compactMap { stream, expected in
            let received = report.streams.first { $0.name == stream }?.received ?? 0
            return received == expected ? nil : "the second run receives \(Self.records(received)) of `\(stream)`, not \(expected)"
        }
    }

    private static func records(_ count: Int) -> String { count == 1 ? "1 record" : "\(count) records" }
}
