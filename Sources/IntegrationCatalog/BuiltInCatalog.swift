import Foundation

/// The integrations that come with the program, as files: manifests, icons, fixtures.
package enum BuiltInCatalog {
    /// The files cannot be found: the program was copied without them.
    package struct Missing: Error, CustomStringConvertible {
        package let description: String
    }

    /// The directory that holds one folder for each integration.
    ///
    /// Looked for beside the executable (where the build and the release put it), under `../share/patchbay` (where a system package
    /// would), and by a debug build in the sources it was built from. The generated `Bundle.module` is not used, as it ends the process when it finds
    /// nothing.
    package static func directory() throws(Missing) -> String {
        let candidates = candidates
        for candidate in candidates {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder), isFolder.boolValue { return candidate }
        }
        throw Missing(
            description:
                "the built-in integrations are missing: keep \(bundleName) beside the executable (looked in \(candidates.joined(separator: ", ")))"
        )
    }

    /// What SwiftPM calls the resources of this target: `<package>_<target>.resources`.
    private static let bundleName = "patchbay_IntegrationCatalog.resources"

    private static var candidates: [String] {
        let executable = (Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])).resolvingSymlinksInPath()
        let folder = executable.deletingLastPathComponent()
        let installed = [
            folder.appendingPathComponent("\(bundleName)/Integrations").path,
            folder.deletingLastPathComponent().appendingPathComponent("share/patchbay/Integrations").path,
        ]
        #if DEBUG
        return installed + [URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Integrations").path]
        #else
        return installed
        #endif
    }
}
