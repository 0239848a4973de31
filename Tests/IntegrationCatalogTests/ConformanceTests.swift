import Foundation
import IntegrationTesting
import Testing

@Suite("Every integration of the catalogue conforms")
struct ConformanceTests {
    /// Found on disk, so that the next integration is tested without a change here.
    static let folders: [String] = {
        let package = (0..<3).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        let directory = package.appendingPathComponent("Sources/IntegrationCatalog/Integrations").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.sorted().filter { !$0.hasPrefix(".") && !$0.hasPrefix("_") }.map { "\(directory)/\($0)" }
    }()

    @Test("There are integrations to test")
    func someFolders() {
        #expect(Self.folders.count >= 5, "found \(Self.folders)")
    }

    @Test("A folder is valid, and brings what its fixtures expect", .timeLimit(.minutes(10)), arguments: folders)
    func conformance(folder: String) async {
        let problems = await IntegrationConformance(folder: folder).problems()
        #expect(problems.isEmpty, "\(folder):\n\(problems.joined(separator: "\n"))")
    }
}
