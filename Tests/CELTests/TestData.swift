import Foundation
import Testing

/// Data the tests share with the other parts of the project: the directory in `PATCHBAY_TESTDATA`, by default `shared` beside the package.
enum TestData {
    static let directory: URL? = {
        let environment = ProcessInfo.processInfo.environment
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let directory =
            environment["PATCHBAY_TESTDATA"].map { URL(filePath: $0, directoryHint: .isDirectory) }
            ?? root.deletingLastPathComponent().appending(path: "shared", directoryHint: .isDirectory)
        if FileManager.default.fileExists(atPath: directory.path) { return directory }
        if environment["CI"] != nil {
            Issue.record("the test data is missing at \(directory.path)")
        } else {
            FileHandle.standardError.write(Data("SKIPPED: the CEL conformance tests, no data at \(directory.path)\n".utf8))
        }
        return nil
    }()
}
