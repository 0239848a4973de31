package import Foundation

/// The folder with vectors, recorded answers and server scripts that the tests use: `PATCHBAY_TESTDATA`, by default `../shared` next to
/// the package.
package enum TestDataFolder {
    /// The folder; it may not exist.
    package static var url: URL {
        if let path = ProcessInfo.processInfo.environment["PATCHBAY_TESTDATA"], !path.isEmpty {
            return URL(fileURLWithPath: path, isDirectory: true)
        }
        let package = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        return package.deletingLastPathComponent().appendingPathComponent("shared", isDirectory: true)
    }

    /// The file or folder at this path inside.
    package static func url(of path: String) -> URL {
        url.appendingPathComponent(path)
    }

    /// Whether tests that need `path` shall run. Where it is absent, that is said aloud and they are skipped; in continuous integration
    /// (`CI` is set) they run and fail, so that nothing is skipped unseen there.
    package static func has(_ path: String) -> Bool {
        if FileManager.default.fileExists(atPath: url(of: path).path) { return true }
        let isContinuousIntegration = ProcessInfo.processInfo.environment["CI"] != nil
        let consequence = isContinuousIntegration ? "its tests will fail" : "SKIPPING its tests"
        FileHandle.standardError.write(Data("test data '\(path)' not found in \(url.path): \(consequence)\n".utf8))
        return isContinuousIntegration
    }
}
