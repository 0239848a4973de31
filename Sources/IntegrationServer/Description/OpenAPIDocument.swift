import HTTPTypes
import IntegrationCore
import JSONTape

/// The description of the API in OpenAPI 3.1, written from its routes.
struct OpenAPIDocument {
    let operations: [APIOperation]
    let serverURL: String

    var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("openapi", "3.1.0")
            writer.key("info")
            writer.object { writer in
                writer.member("title", "Patchbay")
                writer.member("version", "1")
                writer.member("description", "Connections of organisations to third-party systems, their runs and their findings.")
            }
            writer.key("servers")
            writer.array { $0.object { $0.member("url", serverURL) } }
            writer.key("paths")
            writer.object { paths(&$0) }
            writer.key("components")
            writer.object { components(&$0) }
        }
        return writer.bytes
    }

    private func paths(_ writer: inout JSONWriter) {
        var order: [String] = []
        var byPath: [String: [APIOperation]] = [:]
        for operation in operations {
            if byPath[operation.template] == nil { order.append(operation.template) }
            byPath[operation.template, default: []].append(operation)
        }
        for path in order {
            writer.key(path)
            writer.object { writer in
                for operation in byPath[path] ?? [] {
                    writer.key(operation.method.rawValue.lowercased())
                    writer.object { write(operation, &$0) }
                }
            }
        }
    }

    private func write(_ operation: APIOperation, _ writer: inout JSONWriter) {
        writer.member("summary", operation.summary)
        writer.key("security")
        writer.array {
            if operation.needsKey {
                $0.object {
                    $0.key("key"); $0.array { _ in }
                }
            }
        }
        writer.key("parameters")
        writer.array { parameters(of: operation, &$0) }
        if let body = operation.body {
            writer.key("requestBody")
            writer.object { writer in
                writer.member("required", operation.isBodyRequired)
                writer.key("content")
                writer.object { content("application/json", body, &$0) }
            }
        }
        writer.key("responses")
        writer.object { writer in
            writer.key(String(operation.status.code))
            writer.object { writer in
                writer.member("description", operation.status.reasonPhrase)
                guard let answer = operation.answer else { return }
                writer.key("content")
                writer.object { content(operation.contentType, answer, &$0) }
            }
            for status in operation.allProblems {
                writer.key(String(status.code))
                writer.object { writer in
                    writer.member("description", status.reasonPhrase)
                    writer.key("content")
                    writer.object { content(of: status, operation, &$0) }
                }
            }
        }
    }

    private func content(of status: HTTPResponse.Status, _ operation: APIOperation, _ writer: inout JSONWriter) {
        if operation.problems.contains(status), operation.problemType != Self.problemType {
            return content(operation.problemType, .text(), &writer)
        }
        content(Self.problemType, .named("Problem"), &writer)
    }

    private static let problemType = "application/problem+json"

    private func parameters(of operation: APIOperation, _ writer: inout JSONWriter) {
        for name in operation.pathParameters {
            writer.object { writer in
                writer.member("name", name)
                writer.member("in", "path")
                writer.member("required", true)
                writer.key("schema")
                APISchema.text().write(to: &writer)
            }
        }
        if operation.needsKey, operation.method == .post {
            writer.object { writer in
                writer.member("name", "Idempotency-Key")
                writer.member("in", "header")
                writer.member("required", false)
                writer.member("description", "Of the caller's making: a request that is sent again with it is done once.")
                writer.key("schema")
                APISchema.text(shortest: 1, longest: 255, pattern: "^[A-Za-z0-9_-]+$").write(to: &writer)
            }
        }
        for parameter in operation.allQuery {
            writer.object { writer in
                writer.member("name", parameter.name)
                writer.member("in", "query")
                writer.member("required", parameter.isRequired)
                writer.member("description", parameter.text)
                writer.key("schema")
                parameter.schema.write(to: &writer)
            }
        }
    }

    private func content(_ type: String, _ schema: APISchema, _ writer: inout JSONWriter) {
        writer.key(type)
        writer.object { writer in
            writer.key("schema")
            schema.write(to: &writer)
        }
    }

    private func components(_ writer: inout JSONWriter) {
        writer.key("securitySchemes")
        writer.object { writer in
            writer.key("key")
            writer.object { writer in
                writer.member("type", "http")
                writer.member("scheme", "bearer")
            }
        }
        writer.key("schemas")
        writer.object { writer in
            for (name, schema) in APISchema.resources {
                writer.key(name)
                schema.write(to: &writer)
            }
        }
    }
}
