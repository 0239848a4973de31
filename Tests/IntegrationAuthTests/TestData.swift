import Foundation
import Testing

/// The official test data, which lives outside the repository: `PATCHBAY_TESTDATA`, or `../shared` beside the package.
enum TestData {
    private static let root: URL = {
        if let path = ProcessInfo.processInfo.environment["PATCHBAY_TESTDATA"] {
            return URL(filePath: path, directoryHint: .isDirectory)
        }
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return package.deletingLastPathComponent().appending(path: "shared")
    }()

    /// The place of a file or folder below `vectors/`. Where it is absent the test stops with a loud skip, which in CI is a failure.
    static func vectors(_ path: String) throws -> URL {
        let url = root.appending(path: "vectors").appending(path: path)
        guard !FileManager.default.fileExists(atPath: url.path) else { return url }
        if ProcessInfo.processInfo.environment["CI"] != nil {
            Issue.record("vectors/\(path) is missing, and CI must not skip it")
        }
        FileHandle.standardError.write(Data("SKIPPED: vectors/\(path) is missing; set PATCHBAY_TESTDATA\n".utf8))
        try Test.cancel("vectors/\(path) is missing")
    }

    static func json<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(contentsOf: try vectors(path)))
    }
}
