package import Foundation

/// The program that was built with the tests.
package enum BuiltProgram {
    /// Beside the test bundle, where the build put both.
    package static let patchbay: URL = {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL ?? Bundle.main.executableURL ?? root
        let beside = bundle.deletingLastPathComponent().appendingPathComponent("patchbay")
        let built = root.appendingPathComponent(".build/debug/patchbay")
        return FileManager.default.isExecutableFile(atPath: beside.path) ? beside : built
    }()

    /// The package.
    private static let root: URL = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
}
