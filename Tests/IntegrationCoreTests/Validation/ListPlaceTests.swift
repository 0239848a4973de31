import IntegrationCore
import Testing

/// After an element that cannot be read, the later ones keep their places.
@Suite struct ListPlaceTests {
    @Test(arguments: [
        ("capabilities: [sync]", "capabilities: [snyc, sync, sync]", "duplicate-capability", "capabilities[2]", 28),
        (
            "baseUrl: https://api.acme.com", "baseUrl: https://api.acme.com\n  hosts: [5, api.acme.net, API.acme.net]", "host-invalid",
            "http.hosts[2]", 28
        ),
        (
            "baseUrl: https://api.acme.com", "baseUrl: https://api.acme.com\n  retry: { on: [99, 503, 503] }", "retry-status",
            "http.retry.on[2]", 26
        ),
        ("variables:\n", "variables:\n  - 5\n", "field-default", "variables[1].default", 53),
    ])
    func laterElementIsReportedWhereItStands(old: String, new: String, rule: String, keyPath: String, column: Int) throws {
        let isDefault = rule == "field-default"
        let problems = SampleText.problems([Edit(old, new), isDefault ? ["default: 90", "default: soon"] : ["x y", ""]])
        let problem = try #require(problems.first { $0.rule == rule }, "\(problems)")
        #expect(problem.keyPath == keyPath)
        #expect(problem.location.column == column)
    }

    @Test func problemOfALaterElementIsNotLost() {
        let fields = Edit(
            "- { id: token,",
            "- { id: other, label: 5, type: passwort }\n  - { id: token, label: Token, type: password, default: x }\n  - { id: TOKEN2,")
        let problems = SampleText.problems([fields])
        #expect(problems.contains { $0.rule == "field-default" && $0.keyPath == "credentialFields[1].default" }, "\(problems)")
        #expect(problems.contains { $0.rule == "bad-name" && $0.keyPath == "credentialFields[2].id" }, "\(problems)")
    }
}
