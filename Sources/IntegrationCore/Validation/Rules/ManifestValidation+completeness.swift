import Foundation

/// What a good integration has beside what works.
extension ManifestValidation {
    mutating func checkCompleteness() {
        if manifest.test == nil, manifest.handler == nil { report(.missingTest, at: "", "there is no `test`") }
        if manifest.docsUrl == nil { report(.missingDocumentation, at: "", "there is no `docsUrl`") }
        if !manifest.streams.isEmpty, manifest.checks.isEmpty { report(.missingChecks, at: "streams", "nothing is checked") }
        for check in manifest.checks where check.remediation == nil {
            report(.missingRemediation, at: "checks.\(check.id)", "nothing says how to fix what `\(check.id)` finds")
        }
    }

    mutating func checkFiles() {
        guard let folder = manifest.folder else { return }
        let icon = "\(folder)/\(manifest.icon ?? "icon.svg")"
        if !FileManager.default.fileExists(atPath: icon) {
            report(.missingIcon, at: manifest.icon == nil ? "" : "icon", "there is no `\(manifest.icon ?? "icon.svg")` beside the manifest")
        }
        if !FileManager.default.fileExists(atPath: "\(folder)/fixtures/sandbox.yaml") {
            report(.missingFixtures, at: "", "there is no `fixtures/sandbox.yaml`")
        }
    }
}
