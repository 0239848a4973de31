import IntegrationCore
import JSONTape

/// The shape of a JSON value, as OpenAPI 3.1 has it (JSON Schema 2020-12).
indirect enum APISchema: Sendable {
    case text(format: String? = nil, shortest: Int? = nil, longest: Int? = nil, pattern: String? = nil)
    case choice([String])
    case integer(minimum: Int? = nil, maximum: Int? = nil)
    case number
    case flag
    case list(APISchema, shortest: Int = 0)
    /// One of several.
    case either([APISchema])
    /// Members by name; those that are not required may be absent.
    case object([APIMember])
    /// Any names, with values of one shape.
    case map(APISchema)
    case any
    case nullable(APISchema)
    /// One of the named shapes.
    case named(String)

    /// A moment, as RFC 3339.
    static let moment = APISchema.text(format: "date-time")

    static func page(of name: String) -> APISchema {
        .object([APIMember("data", .list(.named(name))), APIMember("nextCursor", .nullable(.text()))])
    }

    /// Larger numbers do not mean the same to every reader of JSON (RFC 8259, section 6), and none here needs one.
    private static let largestNumber = 9_007_199_254_740_991

    func write(to writer: inout JSONWriter) {
        if case .named(let name) = self {
            return writer.object { $0.member("$ref", "#/components/schemas/\(name)") }
        }
        if case .nullable(let schema) = self {
            return writer.object { writer in
                writer.key("anyOf")
                writer.array { writer in
                    schema.write(to: &writer)
                    writer.object { $0.member("type", "null") }
                }
            }
        }
        writer.object { writeMembers(to: &$0) }
    }

    private func writeMembers(to writer: inout JSONWriter) {
        switch self {
        case .text(let format, let shortest, let longest, let pattern):
            writer.member("type", "string")
            if let format { writer.member("format", format) }
            if let shortest { writer.member("minLength", shortest) }
            if let longest { writer.member("maxLength", longest) }
            if let pattern { writer.member("pattern", pattern) }
        case .choice(let words):
            writer.member("type", "string")
            writer.key("enum")
            writer.array { writer in words.forEach { writer.string($0) } }
        case .integer(let minimum, let maximum):
            writer.member("type", "integer")
            if let minimum { writer.member("minimum", minimum) }
            writer.member("maximum", maximum ?? Self.largestNumber)
        case .number:
            writer.member("type", "number")
            writer.member("minimum", -Self.largestNumber)
            writer.member("maximum", Self.largestNumber)
        case .flag: writer.member("type", "boolean")
        case .list(let element, let shortest):
            writer.member("type", "array")
            if shortest > 0 { writer.member("minItems", shortest) }
            writer.key("items")
            element.write(to: &writer)
        case .map(let value):
            writer.member("type", "object")
            writer.key("additionalProperties")
            value.write(to: &writer)
        case .object(let members):
            writer.member("type", "object")
            writer.key("properties")
            writer.object { writer in
                for member in members {
                    writer.key(member.name)
                    member.schema.write(to: &writer)
                }
            }
            let required = members.filter(\.isRequired).map(\.name)
            if !required.isEmpty {
                writer.key("required")
                writer.array { writer in required.forEach { writer.string($0) } }
            }
            writer.member("additionalProperties", false)
        case .either(let schemas):
            writer.key("anyOf")
            writer.array { writer in schemas.forEach { $0.write(to: &writer) } }
        case .any, .named, .nullable: break
        }
    }
}

/// One member of an object.
struct APIMember: Sendable {
    let name: String
    let schema: APISchema
    let isRequired: Bool

    init(_ name: String, _ schema: APISchema, isRequired: Bool = true) {
        self.name = name
        self.schema = schema
        self.isRequired = isRequired
    }

    static func optional(_ name: String, _ schema: APISchema) -> APIMember { APIMember(name, .nullable(schema), isRequired: false) }
}
