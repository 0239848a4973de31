import Dispatch
import Foundation
import IntegrationCore
import IntegrationTesting
import Synchronization

/// Reads the fixtures of every manifest as strictly as `patchbay try` does, so that `verify` shows what would keep a sandbox from starting.
struct FixtureVerification {
    private let diagnostics: [Diagnostic]

    init(_ catalog: LoadedCatalog) {
        let entries = catalog.entries
        let found = Mutex<[Int: [Diagnostic]]>([:])
        // Answers may be large, and every file is read for itself.
        DispatchQueue.concurrentPerform(iterations: entries.count) { position in
            let diagnostics = Self.diagnostics(of: entries[position])
            if !diagnostics.isEmpty { found.withLock { $0[position] = diagnostics } }
        }
        diagnostics = found.withLock { found in entries.indices.flatMap { found[$0] ?? [] } }
    }

    private static func diagnostics(of entry: LoadedManifest) -> [Diagnostic] {
        guard let manifest = entry.draft, let folder = manifest.folder else { return [] }
        // That there are none is a rule of its own.
        let file = "\(folder)/\(SandboxFixtures.folderName)/\(SandboxFixtures.fileName)"
        guard FileManager.default.fileExists(atPath: file) else { return [] }
        return SandboxFixtures.load(folder: folder, manifest: manifest).diagnostics
    }

    /// Both, each problem once: what the validator says of a file that this reader refuses is the same with less of it.
    func merged(with others: [Diagnostic]) -> [Diagnostic] {
        let files = Set(diagnostics.map(\.location.file))
        let same: Set<String> = ["fixture-invalid", "fixture-unknown-name"]
        return others.filter { !same.contains($0.rule) || !files.contains($0.location.file) } + diagnostics
    }
}
