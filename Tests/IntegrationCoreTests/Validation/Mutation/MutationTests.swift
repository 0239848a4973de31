import Foundation
import IntegrationCore
import Testing
import Yams

/// Breaks every built-in manifest in fifty random ways, the same ones on every run: each break is caught by the loader or the
/// validator, or shown by what the recorded answers come to; or a stated rule says why it is harmless; or it is a gap that is listed.
@Suite struct MutationTests {
    /// More of them, to look for gaps: `PATCHBAY_BREAKS=1000`.
    static let breaks = ProcessInfo.processInfo.environment["PATCHBAY_BREAKS"].flatMap { Int($0) } ?? 50

    @Test(arguments: BuiltInManifestTests.folders)
    func everyBreakIsCaughtOrHarmless(folder: String) throws {
        let subject = try MutationSubject(folder: folder)
        var generator = SeededGenerator(seed: URL(filePath: folder).lastPathComponent)
        var tally: [String: Int] = [:]
        var survivors: [String] = []
        for _ in 0..<Self.breaks {
            let mutation = subject.mutation(&generator)
            switch try subject.verdict(on: mutation) {
            case .caught: tally["caught", default: 0] += 1
            case .shown: tally["shown", default: 0] += 1
            case .gap(let gap): tally["gap: \(gap.reason)", default: 0] += 1
            case .harmless(let reason): tally[reason.rawValue, default: 0] += 1
            case .survived: survivors.append(mutation.description)
            }
        }
        #expect(survivors.isEmpty, "\(survivors.joined(separator: "\n"))")
        #expect(tally["caught", default: 0] >= Self.breaks / 2, "\(tally)")
        print("mutations of \(URL(filePath: folder).lastPathComponent): \(tally.sorted { $0.key < $1.key })")
    }
}
