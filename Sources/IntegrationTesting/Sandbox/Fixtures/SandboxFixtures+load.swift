package import IntegrationCore
import Foundation
import Yams

extension SandboxFixtures {
    /// Reads the fixtures of one integration and holds them against its manifest.
    ///
    /// - Parameter folder: path of the integration's folder.
    package static func load(folder: String, manifest: IntegrationManifest) -> LoadedSandboxFixtures {
        let fixturesFolder = "\(folder)/\(folderName)"
        let file = "\(fixturesFolder)/\(fileName)"
        // A pipe in its place would be waited for.
        guard RegularFile.problem(at: file) == nil, let data = FileManager.default.contents(atPath: file),
            let text = String(validating: data, as: UTF8.self)
        else {
            let problem = FixtureReader.problem(
                .invalid, SourceLocation(file: file, line: 1, column: 1), "the file is missing, unreadable or not UTF-8",
                fix: "Write the sandbox's answers into it; docs/sandbox.md says how.")
            return LoadedSandboxFixtures(fixtures: nil, diagnostics: [problem])
        }
        return load(yaml: text, file: file, folder: fixturesFolder, manifest: manifest)
    }

    /// Reads fixtures from text.
    ///
    /// - Parameters:
    ///   - file: name for diagnostics.
    ///   - folder: where the answers' bodies are.
    package static func load(
        yaml: String, file: String = fileName, folder: String, manifest: IntegrationManifest
    ) -> LoadedSandboxFixtures {
        var reader = FixtureReader(file: file, folder: folder)
        var fixtures: SandboxFixtures?
        do {
            if let root = try Parser(yaml: yaml, resolver: .basic, encoding: .utf8).singleRoot() {
                fixtures = reader.fixtures(root, manifest)
            } else {
                reader.report(
                    .invalid, at: nil, "", "the file is empty", fix: "Write the sandbox's answers into it; docs/sandbox.md says how.")
            }
        } catch {
            reader.report(error)
        }
        let diagnostics = reader.diagnostics.sorted {
            ($0.location.line, $0.location.column) < ($1.location.line, $1.location.column)
        }
        return LoadedSandboxFixtures(fixtures: diagnostics.isEmpty ? fixtures : nil, diagnostics: diagnostics)
    }
}
