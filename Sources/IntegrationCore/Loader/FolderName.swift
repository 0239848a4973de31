import Foundation

/// The name of an integration's folder, however its path is written: `.`, `okta/`, `x/../okta`.
enum FolderName {
    static func of(_ path: String) -> String {
        URL(fileURLWithPath: path, isDirectory: true).standardizedFileURL.lastPathComponent
    }
}
