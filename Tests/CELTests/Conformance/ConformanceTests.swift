import CEL
import Foundation
import Testing

/// The official conformance data: every test that needs no protobuf messages.
struct ConformanceTests {
    /// Tests of each file that do not need `proto`, as the README of the data counts them.
    private static let counts = [
        "basic": 43, "bindings_ext": 8, "block_ext": 25, "comparisons": 334, "conversions": 109, "encoders_ext": 4, "fields": 60,
        "fp_math": 30, "integer_math": 64, "lists": 39, "logic": 30, "macros": 44, "macros2": 46, "math_ext": 199, "namespace": 14,
        "network_ext": 69, "optionals": 59, "parse": 193, "plumbing": 5, "string": 51, "string_ext": 213, "timestamps": 76,
        "type_deduction": 26,
    ]

    /// Tests that fail, by `file/section/name`, with the reason. One that passes again has to leave the list.
    private static let exceptions: [String: String] = [:]

    @Test func coversEveryTestOfTheData() {
        #expect(Self.counts.values.reduce(0, +) == 1_741)
    }

    @Test(.enabled(if: TestData.isExpected), arguments: counts.keys.sorted())
    func passes(_ name: String) throws {
        let directory = try #require(TestData.directory)
        let data = try Data(contentsOf: directory.appending(path: "vectors/cel/\(name).json"))
        let file = try JSONDecoder().decode(PartialFile.self, from: data)
        var executed = 0
        for section in file.sections {
            for test in section.tests {
                executed += 1
                let path = "\(name)/\(section.name)/\(test.name)"
                let failure = Self.failure(of: test)
                if let reason = Self.exceptions[path] {
                    #expect(failure != nil, "\(path) passes now, but is listed as failing: \(reason)")
                } else {
                    #expect(failure == nil, "\(path): \(test.expression) \(failure ?? "")")
                }
            }
        }
        #expect(executed == Self.counts[name])
    }

    /// What is wrong with the outcome of a test; `nil` when it passes.
    private static func failure(of test: ConformanceCase) -> String? {
        var limits = CELLimits()
        limits.maximumCost = 100_000
        let environment = CELEnvironment(
            variables: test.declarations.compactMap(ConformanceType.variable),
            functions: test.declarations.compactMap(ConformanceType.function), limits: limits, container: test.container,
            isChecked: !test.disableCheck)
        guard environment.variables.count + environment.functions.count == test.declarations.count else {
            return "cannot read the declarations \(test.declarations)"
        }
        let program: CELProgram
        do {
            program = try CELProgram(test.expression, environment: environment)
        } catch {
            return test.expect.error == nil ? "does not compile: \(error)" : nil
        }
        if let typed = test.expect.typed, ConformanceType.parse(typed.type) != program.resultType {
            return "has the type \(program.resultType), not \(typed.type)"
        }
        if test.checkOnly { return nil }
        return failure(of: test, program, environment)
    }

    private static func failure(of test: ConformanceCase, _ program: CELProgram, _ environment: CELEnvironment) -> String? {
        var bindings = CELBindings(environment)
        // Some tests bind a name that is not declared, on purpose.
        for (name, value) in test.bindings { bindings[name] = value.value }
        do {
            let value = try program.evaluate(bindings)
            if let error = test.expect.error { return "gives \(value) instead of the error \(error)" }
            guard let expected = test.expect.value ?? test.expect.typed?.result else { return "expects nothing" }
            return value.isIdentical(to: expected.value) ? nil : "gives \(value), not \(expected.value)"
        } catch {
            return test.expect.error == nil ? "fails: \(error)" : nil
        }
    }
}

/// A file without the tests that need messages, whose values are not even read.
private struct PartialFile: Decodable {
    struct Section: Decodable {
        let name: String
        let tests: [ConformanceCase]

        enum CodingKeys: CodingKey { case name, tests }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            name = try container.decode(String.self, forKey: .name)
            tests = try container.decode([Entry].self, forKey: .tests).compactMap(\.test)
        }
    }

    private struct Entry: Decodable {
        let test: ConformanceCase?

        enum CodingKeys: CodingKey { case needs }

        init(from decoder: any Decoder) throws {
            let needs = try decoder.container(keyedBy: CodingKeys.self).decode([String].self, forKey: .needs)
            test = needs.contains("proto") ? nil : try ConformanceCase(from: decoder)
        }
    }

    let sections: [Section]
}
