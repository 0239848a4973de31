import CEL
import IntegrationEngine
import JSONTape
import Testing

/// What is kept as evidence is JSON, and bounded whatever an expression gives.
@Suite struct EvidenceTests {
    @Test func sharedValuesDoNotMultiply() throws {
        let value = (0..<40).reduce(CELValue.string("laugh")) { value, _ in .list(CELArray([value, value])) }
        let evidence = try JSONDocument(parsing: value.evidenceText).root
        #expect(evidence["error"]?.stringValue == "the value has more than 262144 bytes as JSON")
        let body = JSONTree.object([("a", .value(value))])
        #expect(throws: EngineError.self) { try body.text() }
    }

    @Test func usualValuesAreKeptWhole() throws {
        let value = CELValue.list(CELArray((0..<1_000).map { .int($0) } + [.null, .bool(true), .string("\"")]))
        #expect(try JSONDocument(parsing: value.evidenceText).root.count == 1_003)
    }
}
