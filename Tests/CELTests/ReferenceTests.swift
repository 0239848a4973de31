import CEL
import Testing

/// Which data an expression reads, as the validator of manifests wants to know it.
struct ReferenceTests {
    private static func references(_ source: String) throws -> Set<String> {
        let environment = CELEnvironment(variables: [("record", .dyn), ("config", .dyn), ("children", .dyn)])
        let program = try CELProgram(source, environment: environment)
        return Set(program.references.map { "\($0.path.joined(separator: "."))\($0.isGuarded ? "?" : "")@\($0.offset)" })
    }

    @Test(arguments: [
        ("record", ["record@0"]), ("record.a.b == 1", ["record.a.b@0"]), ("record.a.b + record.a", ["record.a.b@0", "record.a@13"]),
        ("has(record.a.b)", ["record.a.b?@4"]), ("record.?a.b.orValue(1)", ["record.a.b?@0"]), ("record['a']['b']", ["record.a.b@0"]),
        ("record[?'a'].hasValue()", ["record.a?@0"]), ("record[config.x].y", ["record@0", "config.x@7"]),
        ("children.exists(c, c.id == record.id)", ["children@0", "record.id@27"]), ("[{}].map(record, record.x)", []),
        ("record.tags.filter(t, t == 'a').size()", ["record.tags@0"]), ("1 + 1", []),
        ("record.a.startsWith(config.b)", ["record.a@0", "config.b@20"]),
    ])
    func paths(_ source: String, _ expected: [String]) throws {
        #expect(try Self.references(source) == Set(expected))
    }

    @Test func usedNames() throws {
        let environment = CELEnvironment(variables: [("record", .dyn), ("config", .dyn), ("unused", .dyn)])
        let program = try CELProgram("record.a == config.b || record.c", environment: environment)
        #expect(program.usedNames == ["record", "config"])
    }
}
