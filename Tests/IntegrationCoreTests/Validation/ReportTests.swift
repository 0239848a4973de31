import IntegrationCore
import JSONTape
import Testing

@Suite struct ReportTests {
    private let problems = SampleText.problems(replacing: "pass: record.days", with: "pass: recrod.days")

    @Test func textShowsTheLineWithACaret() throws {
        let problem = try #require(problems.first)
        let text = SampleText.manifest.replacing("pass: record.days", with: "pass: recrod.days")
        let report = TextReport(sources: DiagnosticSources(["acme.yaml": text])).render([problem])
        let lines = report.split(separator: "\n").map(String.init)
        #expect(lines[0] == "acme.yaml:\(problem.location.line):11: error[unknown-name]: there is no `recrod`")
        #expect(lines[1].hasSuffix("pass: recrod.days < variables.days || devices.size() > 0"))
        #expect(lines[2].firstIndex(of: "^") == lines[1].firstRange(of: "recrod")?.lowerBound)
        #expect(lines[3] == "    fix: Did you mean `record`?")
        #expect(!report.contains("\u{1B}"))
        #expect(TextReport(isColoured: true).render([problem]).contains("\u{1B}[1;31m"))
    }

    @Test func controlCharactersOfTheFileDoNotReachTheTerminal() {
        let problem = Diagnostic(rule: "x", location: SourceLocation(file: "a", line: 1, column: 1), message: "m")
        let report = TextReport(sources: DiagnosticSources(["a": "name: \u{1B}[2J"])).render([problem])
        #expect(!report.contains("\u{1B}"))
    }

    @Test func jsonHasEveryField() throws {
        let root = try JSONDocument(parsing: JSONReport().render(problems)).root
        let first = try #require(root["diagnostics"]?[0])
        #expect(first["rule"]?.stringValue == "unknown-name")
        #expect(first["severity"]?.stringValue == "error")
        #expect(first["file"]?.stringValue == "acme.yaml")
        #expect(first["column"]?.int64Value == 11)
        #expect(first["keyPath"]?.stringValue == "checks.active.pass")
        #expect(first["fix"]?.stringValue == "Did you mean `record`?")
        #expect(root["errors"]?.int64Value == Int64(problems.count { $0.severity == .error }))
    }

    @Test func sarifRefersToItsRules() throws {
        let root = try JSONDocument(parsing: SARIFReport(version: "1.2.3").render(problems)).root
        #expect(root["version"]?.stringValue == "2.1.0")
        let run = try #require(root["runs"]?[0])
        let driver = try #require(run["tool"]?["driver"])
        #expect(driver["version"]?.stringValue == "1.2.3")
        let result = try #require(run["results"]?[0])
        let index = try #require(result["ruleIndex"]?.int64Value)
        #expect(driver["rules"]?[Int(index)]?["id"]?.stringValue == result["ruleId"]?.stringValue)
        #expect(result["level"]?.stringValue == "error")
        let location = try #require(result["locations"]?[0]?["physicalLocation"])
        #expect(location["artifactLocation"]?["uri"]?.stringValue == "acme.yaml")
        #expect(location["region"]?["startColumn"]?.int64Value == 11)
        #expect(run["columnKind"]?.stringValue == "unicodeCodePoints")
    }
}
