import Foundation
import Testing

/// Where the package is, and where the shared test data is.
enum PackageRoot {
    static let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// `PATCHBAY_TESTDATA`, or `shared` beside the package.
    static let testData =
        ProcessInfo.processInfo.environment["PATCHBAY_TESTDATA"].map { URL(filePath: $0) }
        ?? url.deletingLastPathComponent().appending(path: "shared")

    /// Says loudly that test data is not there; on a CI machine that is a failure.
    static func reportMissing(_ path: URL) {
        FileHandle.standardError.write(Data("SKIPPED: no test data at \(path.path) (set PATCHBAY_TESTDATA)\n".utf8))
        if ProcessInfo.processInfo.environment["CI"] != nil { Issue.record("test data is missing: \(path.path)") }
    }
}
