import IntegrationCore
import Testing

/// Settings that are right each by itself and not together.
@Suite struct CoherenceRuleTests {
    private func rules(_ edits: Edit...) -> [String] { SampleText.problems(edits).map(\.rule) }

    private func window(_ initial: String) -> [String] {
        rules(["query: { since: '${cursor}' }", "window: 30d\n      initial: \(initial)\n      query: { since: '${window.start}' }"])
    }

    @Test func windowBeginsAtATime() {
        #expect(window("foo") == ["delta-option"])
        #expect(window("'2020-13-01T00:00:00Z'") == ["delta-option"])
        #expect(window("'2020-01-01T00:00:00Z'") == [])
        #expect(window("'1577836800'") == [])
        #expect(window("'${config.org}'") == [])
    }

    @Test(arguments: ["maxWait: 10m", "retryAfter: x-retry", "requests: 5", "remaining: x-left, reset: x-reset"])
    func whatIsAboutRefusalsNeedsNoBudget(limit: String) {
        #expect(rules(["  headers: { Accept", "  rateLimit: { \(limit) }\n  headers: { Accept"]) == [])
    }

    @Test func credentialsInTheBodyNeedOneInEveryRequest() {
        let problems = SampleText.problems([
            ["in: header, name: Authorization, prefix: 'Bearer ', field", "in: body, name: token, field"],
            ["request: GET /me", "request: POST /me\n  body: { form: { a: b } }"],
        ])
        #expect(problems.filter { $0.rule == "auth-placement" }.map(\.keyPath) == ["streams.users.request", "streams.devices.request"])
    }

    @Test func tokenHasNoFormat() {
        let delta = Edit("cursor: record.updated\n", "token: body.token\n      format: epoch\n")
        #expect(rules(delta) == ["delta-option"])
    }

    @Test func heartbeatIsMoreFrequentThanItsTimeout() {
        func realtime(_ heartbeat: String) -> [String] {
            rules(
                ["capabilities: [sync]", "capabilities: [sync, realtime]"],
                Edit(
                    "checks:\n",
                    "realtime:\n  type: websocket\n  open: { request: GET /events }\n  heartbeat: { \(heartbeat) }\n  events: { a: { refresh: users } }\nchecks:\n"
                ))
        }
        #expect(realtime("every: 60s, timeout: 30s") == ["limit-numbers"])
        #expect(realtime("every: 15s, timeout: 30s") == [])
    }

    private func action(_ input: String, _ request: String = "POST /users/${input.id}") -> [String] {
        rules(
            ["capabilities: [sync]", "capabilities: [sync, write]"],
            Edit("checks:\n", "actions:\n  suspend:\n    input: { id: { \(input) } }\n    request: \(request)\nchecks:\n"))
    }

    @Test func inputOfAPathIsRequired() {
        #expect(action("type: string") == ["unguarded-optional"])
        #expect(action("type: string, required: true") == [])
        #expect(action("type: string", "'POST /users/${input.?id.orValue(\"me\")}'") == [])
    }

    @Test func constraintFitsTheType() {
        #expect(action("type: integer, required: true, pattern: '^[0-9]+$'") == ["field-constraint"])
        #expect(action("type: integer, required: true, format: email") == ["field-constraint"])
        #expect(action("type: integer, required: true, enum: [1, a]") == ["field-constraint"])
        #expect(action("type: string, required: true, enum: [1]") == ["field-constraint"])
        #expect(action("type: string, required: true, enum: [a, b], pattern: '^[a-z]$', format: email") == [])
        #expect(rules(["pattern: '^[a-z]+$' }", "type: boolean, pattern: '^[a-z]+$' }"]).contains("field-constraint"))
    }
}
