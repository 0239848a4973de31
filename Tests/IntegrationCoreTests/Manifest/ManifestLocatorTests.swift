import Foundation
import IntegrationCore
import Testing

/// Places inside expressions, however YAML writes them.
@Suite struct ManifestLocatorTests {
    /// Where `WRONG` stands in each of these, as the value of `streams.users.where`.
    @Test(arguments: [
        "where: record.a == WRONG",
        "where: 'record.a == ''x'' && WRONG'",
        #"where: "record.a == \"x\" && \u0041 == WRONG""#,
        "where: |\n      record.a == 1\n        && WRONG",
        "where: >-\n      record.a == 1\n      && WRONG\n      && record.b",
        "where: record.a == 1\n      && record.b == 2\n      && WRONG",
        "where: \"record.a == 1\n      && WRONG\"",
        "where:   |-\n\n      record.ä == 1 &&\n\n      WRONG",
    ])
    func placeInExpression(line: String) throws {
        let yaml = SampleManifest.yaml.replacing(
            "    each: users\n    where: parent.status == \"ACTIVE\"", with: "    each: users\n    \(line)")
        let manifest = try #require(ManifestLoader().load(yaml: yaml, file: "m.yaml").manifest)
        let locator = try #require(ManifestLocator(manifest))
        let expression = try #require(manifest.stream(named: "factors")?.where)
        let range = try #require(expression.source.range(of: "WRONG"))
        let offset = expression.source.utf8.distance(from: expression.source.startIndex, to: range.lowerBound)
        let place = locator.location(in: expression, utf8Offset: offset)
        let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
        let found = try #require(lines.firstIndex { $0.contains("WRONG") })
        let column = try #require(lines[found].range(of: "WRONG")).lowerBound
        #expect(place.line == found + 1)
        #expect(place.column == lines[found].unicodeScalars.distance(from: lines[found].startIndex, to: column) + 1)
    }

    @Test func placeInRequest() throws {
        let manifest = try #require(ManifestLoader().load(yaml: SampleManifest.yaml).manifest)
        let locator = try #require(ManifestLocator(manifest))
        let target = manifest.streams[1].request.target
        let line = SampleManifest.yaml.split(separator: "\n", omittingEmptySubsequences: false)[target.location.line - 1]
        let place = locator.location(in: target, utf8Offset: 7)
        #expect(line.dropFirst(place.column - 1).hasPrefix("${parent.id}"))
    }

    @Test func placesOfKeysAndValues() throws {
        let locator = ManifestLocator(text: SampleManifest.yaml, file: "m.yaml")
        #expect(locator.location(of: ["id"]) == SourceLocation(file: "m.yaml", line: 1, column: 5))
        #expect(locator.location(ofKey: ["streams", "factors", "each"]) == SourceLocation(file: "m.yaml", line: 31, column: 5))
        #expect(locator.location(of: ["streams", "factors", "each"]).column == 11)
        #expect(locator.location(of: ["credentialFields", 1, "id"]).line == 12)
        // What is absent is shown where it should be.
        #expect(locator.location(of: ["streams", "factors", "nothing"]).line == 31)
    }
}
