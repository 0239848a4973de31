import IntegrationCore
import IntegrationEngine
import IntegrationStore
import Synchronization
import Testing

@Suite("Aggregates over a stream")
struct AggregateTests {
    /// One function over numbers, with the bound that the value must meet.
    struct Example: Sendable, CustomTestStringConvertible {
        let aggregate: String
        let value: String
        var records = #"[{"n":3,"on":true},{"n":-1,"on":false},{"n":7,"on":true},{"n":2,"on":true}]"#
        var condition: String?

        var testDescription: String { "\(aggregate) = \(value)" }
    }

    private static func harness(_ example: Example, pass: String) throws -> EngineHarness {
        let yaml = """
            http: { baseUrl: "https://api.example.com" }
            streams:
              things: { request: GET /things, key: "string(record.n)" }
            checks:
              bound:
                name: Bound
                over: things
            \(example.condition.map { "    where: \($0)" } ?? "")
                aggregate: { \(example.aggregate) }
                pass: '\(pass)'
                evidence: { value: value, total: total }
                remediation: None.
            """
        return try EngineHarness(yaml) { _, _ in .json(example.records) }
    }

    private static let examples = [
        Example(aggregate: "count: record.on", value: "3"),
        Example(aggregate: "ratio: record.on", value: "0.75"),
        Example(aggregate: "sum: record.n", value: "11"),
        Example(aggregate: "min: record.n", value: "-1"),
        Example(aggregate: "max: record.n", value: "7"),
        Example(aggregate: "sum: record.n", value: "12", condition: "record.n > 0"),
        Example(aggregate: "ratio: record.on", value: "1.0", condition: "record.n > 0"),
        // Beyond 2^53 doubles would not tell these apart.
        Example(
            aggregate: "max: record.n", value: "9007199254740993", records: #"[{"n":9007199254740992},{"n":9007199254740993}]"#),
        Example(
            aggregate: "min: record.n", value: "9007199254740992", records: #"[{"n":9007199254740993},{"n":9007199254740992}]"#),
        Example(aggregate: "sum: record.n", value: "2.5", records: #"[{"n":1},{"n":1.5}]"#),
        Example(aggregate: "count: record.on", value: "0", records: "[]"),
        Example(aggregate: "sum: record.n", value: "0", records: "[]"),
    ]

    @Test(arguments: examples) func passesAtItsThresholdAndFailsBeyond(_ example: Example) async throws {
        let met = try await Self.harness(example, pass: "value == \(example.value)").sync()
        #expect(met.verdicts.first?.pass == 1, "\(met.reason ?? "")")
        let harness = try Self.harness(example, pass: "value > \(example.value)")
        let missed = try await harness.sync()
        #expect(missed.verdicts.first?.fail == 1)
        let finding = try #require(try await harness.findings(.open).first)
        #expect(finding.resource == FindingResource(type: "things", id: "things"))
        #expect(finding.evidenceJSON.contains("\"value\":"))
    }

    @Test(arguments: ["min: record.n", "max: record.n", "ratio: record.on"])
    func whatNoneHasCannotBeJudged(_ aggregate: String) async throws {
        let harness = try Self.harness(Example(aggregate: aggregate, value: "", records: "[]"), pass: "dyn(value) != 5")
        #expect(try await harness.sync().verdicts.first?.inconclusive == 1)
        #expect(try await harness.findings(.open).first?.reason == "there is no record in `things` that this is about")
    }

    @Test(arguments: ["record.sev", "string(record.n)"])
    func aSeverityThatCannotBeToldMakesAFailureInconclusive(_ expression: String) async throws {
        let harness = try EngineHarness(
            """
            http: { baseUrl: "https://api.example.com" }
            streams:
              things: { request: GET /things, key: record.n }
            checks:
              few: { name: Few, over: things, pass: record.n > 1, severity: "${\(expression)}", remediation: None. }
            """
        ) { _, _ in .json(#"[{"n":1},{"n":2}]"#) }
        let report = try await harness.sync()
        #expect(report.verdicts.first.map { [$0.pass, $0.fail, $0.inconclusive] } == [1, 0, 1])
        #expect(try await harness.findings(.open).first?.reason?.contains("checks.few.severity") == true)
    }

    @Test func aRecordWithoutTheValueIsNeverAPass() async throws {
        let harness = try Self.harness(
            Example(aggregate: "count: record.on", value: "", records: #"[{"n":1,"on":true},{"n":2}]"#), pass: "value >= 0")
        let report = try await harness.sync()
        #expect(report.verdicts.first?.inconclusive == 1)
        #expect(try await harness.findings(.open).first?.reason?.contains("on") == true)
    }

    @Test func anIncompleteStreamIsNotCounted() async throws {
        let failing = try EngineHarness(
            """
            http: { baseUrl: "https://api.example.com" }
            streams:
              things: { request: GET /things, key: record.id }
            checks:
              few: { name: Few, over: things, aggregate: { count: "true" }, pass: value < 1, remediation: None. }
            """
        ) { _, _ in .json("{}", status: 500) }
        let report = try await failing.sync()
        #expect(report.verdicts.first?.inconclusive == 1)
        #expect(report.verdicts.first?.pass == 0)
    }
}
