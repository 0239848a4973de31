import Foundation

/// The built-in integrations as they lie in the source tree.
enum BuiltInManifests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Paths of their folders, sorted.
    static let folders: [String] = {
        let directory = root.appending(path: "Sources/IntegrationCatalog/Integrations")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().map { directory.appending(path: $0).path }
    }()
}
