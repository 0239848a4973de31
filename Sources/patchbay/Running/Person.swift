import Foundation

/// Who types, for the history of a finding.
enum Person {
    /// The login name of this machine.
    static var current: String {
        let environment = ProcessInfo.processInfo.environment
        return environment["USER"].flatMap { $0.isEmpty ? nil : $0 } ?? environment["LOGNAME"].flatMap { $0.isEmpty ? nil : $0 }
            ?? "uid \(getuid())"
    }
}
