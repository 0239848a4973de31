import HTTPTypes

/// The API for people to read, without anything from elsewhere.
struct ReferencePage {
    let operations: [APIOperation]

    var html: String {
        """
        <!doctype html>
        <html lang="en"><meta charset="utf-8"><title>Patchbay API</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
        code{font-size:.95em}h2{margin:2.5rem 0 .2rem;font-size:1.05rem}td,th{padding:.1rem 1rem .1rem 0;text-align:left;vertical-align:top}</style>
        <h1>Patchbay API</h1>
        <p>Send <code>Authorization: Bearer pbk_…</code>. <a href="/openapi.json">OpenAPI 3.1</a> has the same for programs.</p>
        \(operations.map(section).joined(separator: "\n"))
        </html>
        """
    }

    private func section(_ operation: APIOperation) -> String {
        var rows = operation.pathParameters.map { row($0, "path", "") }
        rows += operation.query.map { row($0.name, $0.isRequired ? "query, required" : "query", $0.text) }
        if case .object(let members)? = operation.body {
            rows += members.map { row($0.name, $0.isRequired ? "body, required" : "body", "") }
        }
        let table = rows.isEmpty ? "" : "<table>\(rows.joined())</table>"
        let problems = operation.allProblems.map { String($0.code) }.joined(separator: ", ")
        return """
            <h2><code>\(operation.method.rawValue) \(Self.escaped(operation.template))</code></h2>
            <p>\(Self.escaped(operation.summary)). Answers \(operation.status.code)\(operation.needsKey ? "" : ", needs no key"); else \(problems).</p>
            \(table)
            """
    }

    private func row(_ name: String, _ place: String, _ text: String) -> String {
        "<tr><th><code>\(Self.escaped(name))</code></th><td>\(place)</td><td>\(Self.escaped(text))</td></tr>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
