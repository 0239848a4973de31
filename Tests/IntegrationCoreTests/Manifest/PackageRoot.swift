import Foundation

/// Where the package is, and where the shared test data is.
enum PackageRoot {
    static let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// `PATCHBAY_TESTDATA`, or `shared` beside the package.
    static let testData =
        ProcessInfo.processInfo.environment["PATCHBAY_TESTDATA"].map { URL(filePath: $0) }
        ?? url.deletingLastPathComponent().appending(path: "shared")
}
