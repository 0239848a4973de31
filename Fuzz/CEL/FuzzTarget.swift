/// What libFuzzer calls: parser, checker, evaluator and templates on arbitrary bytes.
///
/// The first byte chooses what the rest is: an expression with or without checks, or a template. Beside crashes it looks for
/// broken promises: a place of an error outside the source, and a second evaluation that differs from the first.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCEL(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    guard let data, size > 1 else { return 0 }
    let bytes = UnsafeBufferPointer(start: data, count: size)
    let source = String(decoding: bytes.dropFirst(), as: UTF8.self)
    switch bytes[0] % 4 {
    case 0: FuzzTarget.template(source)
    case 1: FuzzTarget.expression(source, FuzzTarget.unchecked)
    default: FuzzTarget.expression(source, FuzzTarget.checked)
    }
    return 0
}

enum FuzzTarget {
    static let checked = environment(isChecked: true)
    static let unchecked = environment(isChecked: false)

    private static func environment(isChecked: Bool) -> CELEnvironment {
        var limits = CELLimits()
        limits.maximumCost = 20_000
        let config = CELObjectType(name: "config", fields: ["domain": .string, "days": .int])
        return CELEnvironment(
            variables: [
                ("record", .dyn), ("config", .object(config)), ("items", .list(.dyn)), ("now", .timestamp), ("text", .string), ("x", .int),
            ], functions: [], limits: limits, isChecked: isChecked)
    }

    private static func bindings(_ environment: CELEnvironment) -> CELBindings {
        var bindings = CELBindings(environment)
        let owner = CELDictionary([(.string("login"), .string("ada")), (.string("id"), .uint(.max))])
        let record = CELDictionary([
            (.string("id"), .int(.min)), (.string("name"), .string("Ünïcode 🐱")), (.string("owner"), .map(owner)), (.string("gone"), .null),
            (.string("score"), .double(-0.5)), (.string("raw"), .bytes([0, 255, 10])),
            (.string("tags"), .list(CELArray([.string("a"), .string("b"), .null, .double(.nan)]))),
        ])
        bindings["record"] = .map(record)
        bindings["config"] = .map(CELDictionary([(.string("domain"), .string("example.com")), (.string("days"), .int(90))]))
        bindings["items"] = .list(CELArray([.int(1), .uint(2), .double(3), .map(owner), .list(CELArray([]))]))
        bindings["now"] = CELTimestamp(seconds: 1_800_000_000, nanoseconds: 5).map { .timestamp($0) }
        bindings["text"] = .string("https://example.com/?q=ß")
        bindings["x"] = .int(7)
        return bindings
    }

    static func expression(_ source: String, _ environment: CELEnvironment) {
        do {
            let program = try CELProgram(source, environment: environment)
            check(program.certainFailures, source, mayBeEmpty: true)
            let first = outcome(program, environment)
            precondition(first == outcome(program, environment), "two evaluations differ")
        } catch {
            check(error.issues, source)
        }
    }

    private static func outcome(_ program: CELProgram, _ environment: CELEnvironment) -> String {
        do {
            let value = try program.evaluate(bindings(environment))
            return (try? value.jsonText()) ?? "too long"
        } catch {
            precondition((0...program.source.utf8.count).contains(error.offset) && error.line > 0, "an error outside the source")
            return error.rendered(source: program.source)
        }
    }

    static func template(_ text: String) {
        do {
            let template = try CELTemplate(text, environment: checked)
            _ = template.references
            _ = try? template.render(bindings(checked)) { "<\($0)>" }
        } catch {
            check(error.issues, text)
        }
    }

    private static func check(_ issues: [CELIssue], _ source: String, mayBeEmpty: Bool = false) {
        precondition(mayBeEmpty || !issues.isEmpty, "an error that says nothing")
        for issue in issues {
            precondition((0...source.utf8.count).contains(issue.offset), "an issue outside the source")
            _ = issue.rendered(source: source)
        }
    }
}
