import ArgumentParser
import CEL
import Foundation
import IntegrationCore
import JSONTape

/// `patchbay eval`
struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Evaluate an expression, as manifests have them.",
        usage: "patchbay eval [--json FILE] EXPRESSION",
        discussion: """
            Prints the value and its type. With --json FILE the document's members
            are names in scope, and the whole document is `record`, `body` and
            `json`:

              patchbay eval '1 + 2 * 3'
              echo '{"user": {"mfa": false}}' |
                  patchbay eval --json - 'has(user.mfa) && !user.mfa'
              patchbay eval --json answer.json 'record.items.map(i, i.id)'

            `now` is the current time. docs/cel.md is the reference of the language.
            Exit status: 1 when the expression is wrong or fails.
            """)

    @Argument(help: "The CEL expression.") var expression: String
    @Option(
        name: .customLong("json"), help: ArgumentHelp("A JSON document in scope; - for standard input.", valueName: "file"),
        completion: .file())
    var file: String?
    @Option(
        name: .customLong("repeat"),
        help: ArgumentHelp("Evaluate it so many times more, and say how many that makes in a second of CPU.", valueName: "count"))
    var repetitions: Int?

    func validate() throws {
        if let repetitions, repetitions < 1 { throw ValidationError("--repeat takes a whole number, at least 1") }
    }

    /// The arguments, with `--` before an expression such as `-1`, which the parser would take for an option.
    static func markingExpression(in arguments: [String]) -> [String] {
        guard arguments.first == configuration.commandName, !arguments.contains("--") else { return arguments }
        let negation = arguments.indices.last { index in
            let word = arguments[index]
            // What follows an option is its value: `--json -` is standard input.
            return word.hasPrefix("-") && !word.hasPrefix("--") && word.count > 1 && word != "-h"
                && !(arguments[index - 1].hasPrefix("--") && !arguments[index - 1].contains("="))
        }
        guard let negation else { return arguments }
        var others = arguments
        others.remove(at: negation)
        return others + ["--", arguments[negation]]
    }

    func run() throws {
        let document = try file.map { try Self.document($0) }
        let members = document.map { $0.root.kind == .object ? Array($0.root.members) : [] } ?? []
        var names: [(name: String, type: CELType)] = [(name: "now", type: .timestamp)]
        if document != nil { names += Self.wholeDocument.map { (name: $0, type: CELType.dyn) } }
        for (key, _) in members where !names.contains(where: { $0.name == key }) { names.append((name: key, type: .dyn)) }
        let environment = CELEnvironment(variables: names)
        var bindings = CELBindings(environment)
        bindings["now"] = CELTimestamp(seconds: Int64(Date().timeIntervalSince1970)).map(CELValue.timestamp)
        for (key, value) in members where !Self.wholeDocument.contains(key) && key != "now" { bindings[key] = CELValue(json: value) }
        if let document { for name in Self.wholeDocument { bindings[name] = CELValue(json: document.root) } }
        try print(environment, bindings)
    }

    /// Names under which the whole document can be read.
    private static let wholeDocument = ["record", "body", "json"]

    private func print(_ environment: CELEnvironment, _ bindings: CELBindings) throws {
        let program: CELProgram
        do throws(CELCompilationError) {
            program = try CELProgram(expression, environment: environment)
        } catch {
            throw Failure(.failure, error.issues.map { $0.rendered(source: expression) }.joined(separator: "\n"))
        }
        let value: CELValue
        do throws(CELError) {
            value = try program.evaluate(bindings)
        } catch {
            throw Failure(.failure, error.rendered(source: expression))
        }
        try StandardOutput.write(line: "\(CELText.of(value))  \(Terminal.output.styled("(\(value.type))", .dim))")
        if let repetitions { try StandardOutput.write(line: Self.rate(of: program, bindings, repetitions)) }
    }

    private static func rate(of program: CELProgram, _ bindings: CELBindings, _ repetitions: Int) -> String {
        let start = clock()
        for _ in 0..<repetitions { _ = try? program.evaluate(bindings) }
        let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
        return "\(repetitions) evaluations in \(seconds) s of CPU: \(Int(Double(repetitions) / max(seconds, 1e-6))) a second"
    }

    private static func document(_ file: String) throws -> JSONDocument {
        let limits = JSONLimits()
        let data: Data?
        do {
            data = try Interruption.whileWaiting {
                let handle = file == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: file)
                guard let handle else { throw CocoaError(.fileReadNoSuchFile) }
                return try handle.contents(upTo: limits.maximumBytes)
            }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw Failure(.usage, "Error: \(file) cannot be read")
        }
        guard let data else { throw Failure(.usage, "Error: \(file) is larger than \(limits.maximumBytes >> 20) MiB") }
        do throws(JSONError) {
            return try JSONDocument(parsing: Array(data), limits: limits)
        } catch {
            throw Failure(.usage, "Error: \(file) is no JSON: \(error)")
        }
    }
}
