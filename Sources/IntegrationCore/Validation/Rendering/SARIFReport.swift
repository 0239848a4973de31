import Foundation
import JSONTape

/// Diagnostics as SARIF 2.1.0 (OASIS), which code hosts and editors show beside the lines.
///
/// What to do is part of the message and of the rule's help: a SARIF `fix` must hold a replacement text, and there is none.
package struct SARIFReport: Sendable {
    private let version: String

    /// - Parameter version: Of the program that reports.
    package init(version: String) {
        self.version = version
    }

    package func render(_ diagnostics: [Diagnostic]) -> String {
        let rules = RuleReference.all
        let indices = Dictionary(rules.enumerated().map { ($1.id, $0) }) { first, _ in first }
        var writer = JSONWriter()
        writer.object { root in
            Self.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json", in: &root)
            Self.member("version", "2.1.0", in: &root)
            root.key("runs")
            root.array { runs in
                runs.object { run in
                    run.key("tool")
                    run.object { tool in
                        tool.key("driver")
                        tool.object { driver in write(rules, to: &driver) }
                    }
                    Self.member("columnKind", "unicodeCodePoints", in: &run)
                    run.key("results")
                    run.array { results in
                        for diagnostic in diagnostics { Self.write(diagnostic, ruleIndex: indices[diagnostic.rule], to: &results) }
                    }
                }
            }
        }
        return writer.text
    }

    private func write(_ rules: [RuleReference], to driver: inout JSONWriter) {
        Self.member("name", "patchbay", in: &driver)
        Self.member("version", version, in: &driver)
        driver.key("rules")
        driver.array { list in
            for rule in rules {
                list.object { object in
                    Self.member("id", rule.id, in: &object)
                    Self.text("shortDescription", rule.meaning, in: &object)
                    if let fix = rule.fix { Self.text("help", fix, in: &object) }
                    object.key("defaultConfiguration")
                    object.object { Self.member("level", rule.severity.rawValue, in: &$0) }
                }
            }
        }
    }

    private static func write(_ diagnostic: Diagnostic, ruleIndex: Int?, to results: inout JSONWriter) {
        results.object { result in
            member("ruleId", diagnostic.rule, in: &result)
            if let ruleIndex {
                result.key("ruleIndex")
                result.number(ruleIndex)
            }
            member("level", diagnostic.severity.rawValue, in: &result)
            text("message", diagnostic.fix.map { "\(diagnostic.message). Fix: \($0)" } ?? diagnostic.message, in: &result)
            result.key("locations")
            result.array { locations in
                locations.object { location in write(diagnostic, to: &location) }
            }
        }
    }

    private static func write(_ diagnostic: Diagnostic, to location: inout JSONWriter) {
        location.key("physicalLocation")
        location.object { physical in
            physical.key("artifactLocation")
            physical.object { member("uri", uri(of: diagnostic.location.file), in: &$0) }
            guard diagnostic.location.isKnown else { return }
            physical.key("region")
            physical.object { region in
                region.key("startLine")
                region.number(diagnostic.location.line)
                region.key("startColumn")
                region.number(diagnostic.location.column)
            }
        }
        guard !diagnostic.keyPath.isEmpty else { return }
        location.key("logicalLocations")
        location.array { list in
            list.object { member("fullyQualifiedName", diagnostic.keyPath, in: &$0) }
        }
    }

    /// A path as a URI reference: relative where it is, so that a code host finds the file.
    private static func uri(of file: String) -> String {
        let path = file.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? "manifest.yaml"
        return path.hasPrefix("/") ? "file://\(path)" : path
    }

    private static func member(_ name: String, _ value: String, in object: inout JSONWriter) {
        object.key(name)
        object.string(value)
    }

    private static func text(_ name: String, _ value: String, in object: inout JSONWriter) {
        object.key(name)
        object.object { member("text", value, in: &$0) }
    }
}
