import IntegrationTesting
import Testing

@Suite("Which exchange of a sandbox answers")
struct SandboxMatchingTests {
    private func exchange(
        query: [(name: String, condition: FieldCondition)] = [], form: [(name: String, condition: FieldCondition)] = [],
        json: [(name: String, condition: JSONCondition)] = [], headers: [(name: String, condition: FieldCondition)] = []
    ) -> SandboxExchange {
        SandboxExchange("POST", "/a/b%2Fc", query: query, form: form, json: json, headers: headers, answer: SandboxAnswer())
    }

    @Test(
        "Method and path are compared part by part, decoded",
        arguments: [
            ("POST", "/a/b%2Fc", true), ("POST", "/a/b%2fc", true), ("POST", "/%61/b%2Fc?x=1", true), ("GET", "/a/b%2Fc", false),
            ("POST", "/a/b/c", false), ("POST", "/a/b%2Fc/", false), ("POST", "/a", false),
        ])
    func path(method: String, target: String, isMatch: Bool) {
        #expect(exchange().matches(LoopbackRequest(method: method, target: target)) == isMatch)
    }

    @Test(
        "A query needs what is named, and may have more",
        arguments: [
            ("1", "?p=1", true), ("1", "?q=2&p=1", true), ("1", "?p=2&p=1", true), ("1", "?p=2", false), ("1", "", false),
            ("*", "?p=", true), ("*", "?q=1", false), ("!", "?q=1", true), ("!", "?p=1", false), ("", "?p", true), ("", "?p=1", false),
            ("a b", "?p=a+b", true), ("a b", "?p=a%20b", true), ("é", "?p=%C3%A9", true),
        ])
    func query(condition: String, query: String, isMatch: Bool) {
        let exchange = exchange(query: [("p", FieldCondition(condition))])
        #expect(exchange.matches(LoopbackRequest(method: "POST", target: "/a/b%2Fc" + query)) == isMatch)
    }

    @Test(
        "A form is looked into only where the body is one",
        arguments: [
            ("application/x-www-form-urlencoded", "Action=List&x=1", true),
            ("application/x-www-form-urlencoded; charset=utf-8", "Action=List", true),
            ("application/x-www-form-urlencoded", "Action=Get", false), ("application/json", "Action=List", false),
        ])
    func form(type: String, body: String, isMatch: Bool) {
        let request = LoopbackRequest(method: "POST", target: "/a/b%2Fc", headers: [("content-type", type)], body: Array(body.utf8))
        #expect(exchange(form: [("Action", FieldCondition("List"))]).matches(request) == isMatch)
    }

    @Test(
        "Members of a JSON body",
        arguments: [
            (#"{"after": "x", "n": 5}"#, true), (#"{"n": 5, "after": "x", "more": []}"#, true), (#"{"after": "x", "n": "5"}"#, true),
            (#"{"after": "x", "n": 6}"#, false), (#"{"after": "x"}"#, false), ("no JSON", false), ("", false), ("[]", false),
        ])
    func json(body: String, isMatch: Bool) {
        let exchange = exchange(json: [("after", .field(.equals("x"))), ("n", .field(.equals("5")))])
        #expect(exchange.matches(LoopbackRequest(method: "POST", target: "/a/b%2Fc", body: Array(body.utf8))) == isMatch)
    }

    @Test("Members of an object inside a JSON body, as GraphQL has variables")
    func nestedJSON() {
        let exchange = exchange(json: [("query", .field(.present)), ("variables", .object([("after", .field(.absent))]))])
        func isMatch(_ body: String) -> Bool {
            exchange.matches(LoopbackRequest(method: "POST", target: "/a/b%2Fc", body: Array(body.utf8)))
        }
        #expect(isMatch(#"{"query": "{ a }", "variables": {"first": 5}}"#))
        #expect(isMatch(#"{"query": "{ a }"}"#))
        #expect(!isMatch(#"{"query": "{ a }", "variables": {"after": "x"}}"#))
    }

    @Test(
        "A header fits a pattern with stars",
        arguments: [
            ("*/us-east-1/ec2/*", "AWS4 k/20260101/us-east-1/ec2/aws4_request, x", true), ("*/us-east-1/ec2/*", "k/us-east-2/ec2/x", false),
            ("*.List", "Trail.List", true), ("*.List", "Trail.List2", false), ("a*b*c", "aXbXbXc", true), ("a*b*c", "aXcXb", false),
            ("exact", "exact", true), ("exact", "exactly", false),
        ])
    func headers(pattern: String, value: String, isMatch: Bool) {
        let request = LoopbackRequest(method: "POST", target: "/a/b%2Fc", headers: [("X-Target", value)])
        #expect(exchange(headers: [("x-target", FieldCondition(pattern))]).matches(request) == isMatch)
    }
}
