import Foundation
import IntegrationCore
import IntegrationTesting
import Testing

@Suite("The conformance test finds what is wrong")
struct ConformanceFailureTests {
    /// A conforming folder with one text in one of its files replaced; what the conformance test says of it.
    private func problems(in file: String, _ edit: (String) -> String) async throws -> [String] {
        let original = try #require(ConformanceTests.folders.first { $0.hasSuffix("/bamboohr") })
        let parent = FileManager.default.temporaryDirectory.appendingPathComponent("conformance-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: parent) }
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        let folder = parent.appendingPathComponent("bamboohr")
        try FileManager.default.copyItem(at: URL(fileURLWithPath: original), to: folder)
        let url = folder.appendingPathComponent(file)
        let before = try String(contentsOf: url, encoding: .utf8)
        let after = edit(before)
        try #require(before != after, "the edit of \(file) finds nothing to replace")
        try after.write(to: url, atomically: true, encoding: .utf8)
        return await IntegrationConformance(folder: folder.path).problems()
    }

    @Test(
        "Expectations that are not met, requests that are not answered",
        arguments: [
            ("    employees: 4\n", "    employees: 5\n", "stream `employees` has 4 records, not 5"),
            ("delta: { employee_changes: 1 }", "delta: { employee_changes: 2 }", "receives 1 record of `employee_changes`, not 2"),
            ("    access_after_leaving: 2\n", "    access_after_leaving: 9\n", "`access_after_leaving` passes for 2 resources, not 9"),
            (
                "    - { check: employee_work_email, resource: '104', verdict: fail, severity: low }\n", "",
                "unexpected finding `employee_work_email` of `104`"
            ),
            (
                "check: employee_work_email, resource: '104'", "check: employee_work_email, resource: '7'",
                "no finding `employee_work_email`"
            ),
            ("GET /api/v1/meta/users\n", "GET /api/v1/meta/others\n", "the sandbox was asked for something it does not know"),
            ("  - request: ", "  - auth: false\n    request: ", "wrong credentials end in"),
            ("\nexpect:\n", "\nexpects:\n", "unknown-key"),
        ])
    func fixtures(text: String, replacement: String, problem: String) async throws {
        let problems = try await problems(in: "fixtures/sandbox.yaml") { $0.replacingOccurrences(of: text, with: replacement) }
        #expect(problems.contains { $0.contains(problem) }, "\(problems)")
    }

    @Test("An expected finding without a resource takes one that no other expects", arguments: ["102", "104"])
    func findingsWithoutResource(other: String) async throws {
        let problems = try await problems(in: "fixtures/sandbox.yaml") { text in
            text.replacing(
                "    - { check: security_training, resource: '102', verdict: fail, severity: medium }\n",
                with: "    - { check: security_training }\n"
            )
            .replacing("check: security_training, resource: '104'", with: "check: security_training, resource: '\(other)'")
        }
        #expect(problems.isEmpty)
    }

    @Test("A manifest that is not valid")
    func manifest() async throws {
        let problems = try await problems(in: "manifest.yaml") { $0 + "\nextra: 1\n" }
        #expect(problems.contains { $0.contains("[unknown-key]") }, "\(problems)")
    }

    @Test("Secrets in a file or text are found, plain and in base64, and never named by their value")
    func secrets() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("secrets-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("....hunter2-key....".utf8).write(to: file)
        let leaks = SecretLeaks(
            credentials: IntegrationCredentials(["key": "hunter2-key", "known": "AKIA-public"]), tokens: ["issued-token"],
            answers: [Array("<id>AKIA-public</id>".utf8)])
        let encoded = Data("hunter2-key".utf8).base64EncodedString()
        let found = leaks.findings(databasePath: file.path, texts: [("the log", "Basic \(encoded) issued-token AKIA-public")])
        #expect(found.count == 3, "\(found)")
        #expect(!found.joined().contains("hunter2"))
        #expect(leaks.findings(databasePath: "/nowhere", texts: [("the log", "nothing")]).isEmpty)
    }

    @Test(
        "A secret behind a user's name in base64, wherever it begins, and percent-encoded",
        arguments: ["a:", "ab:", "abc:", ""].map { Data("\($0)hunter2-key".utf8).base64EncodedString() } + [
            "hunter2%2dkey", "hunter2%2Dkey",
        ])
    func spellings(text: String) {
        let leaks = SecretLeaks(credentials: IntegrationCredentials(["key": "hunter2-key"]))
        #expect(leaks.findings(databasePath: "/nowhere", texts: [("the log", "authorization=\(text).")]).count == 1)
    }
}
