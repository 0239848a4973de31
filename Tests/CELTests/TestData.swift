import Foundation

/// Data the tests share with the other parts of the project: the directory in `PATCHBAY_TESTDATA`, by default `shared` beside the package.
///
/// Where it is missing, the tests that need it are left out, loudly; with `CI` in the environment they fail.
enum TestData {
    static let directory: URL? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let directory =
            ProcessInfo.processInfo.environment["PATCHBAY_TESTDATA"].map { URL(filePath: $0, directoryHint: .isDirectory) }
            ?? root.deletingLastPathComponent().appending(path: "shared", directoryHint: .isDirectory)
        if FileManager.default.fileExists(atPath: directory.path) { return directory }
        FileHandle.standardError.write(Data("SKIPPED: the CEL conformance tests, no data at \(directory.path)\n".utf8))
        return nil
    }()

    static let isExpected = directory != nil || ProcessInfo.processInfo.environment["CI"] != nil
}
