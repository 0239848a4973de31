import Foundation
import JSONTape
import Testing

/// Shared vectors: `PATCHBAY_TESTDATA`, or `../shared` beside the package.
enum TestData {
    static let root: URL = {
        if let path = ProcessInfo.processInfo.environment["PATCHBAY_TESTDATA"] { return URL(fileURLWithPath: path) }
        var package = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { package.deleteLastPathComponent() }
        return package.deletingLastPathComponent().appendingPathComponent("shared")
    }()

    /// Files of a folder by name; nil, said loudly, where the vectors are absent. With `CI` set that is a failure.
    static func files(in folder: String) throws -> [(name: String, bytes: [UInt8])]? {
        let directory = root.appendingPathComponent(folder)
        guard FileManager.default.fileExists(atPath: directory.path) else {
            let message = "SKIPPED: no test data at \(directory.path); set PATCHBAY_TESTDATA"
            FileHandle.standardError.write(Data((message + "\n").utf8))
            if ProcessInfo.processInfo.environment["CI"] != nil { Issue.record(Comment(rawValue: message)) }
            return nil
        }
        return try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map { ($0.lastPathComponent, [UInt8](try Data(contentsOf: $0))) }
    }
}

/// The error of a text that must not parse.
func refusal(
    of bytes: [UInt8], limits: JSONLimits = .default, sourceLocation: SourceLocation = #_sourceLocation
) throws -> JSONError {
    try #require(throws: JSONError.self, sourceLocation: sourceLocation) {
        try JSONDocument(parsing: bytes, limits: limits)
    }
}

func refusal(
    of text: String, limits: JSONLimits = .default, sourceLocation: SourceLocation = #_sourceLocation
) throws -> JSONError {
    try refusal(of: Array(text.utf8), limits: limits, sourceLocation: sourceLocation)
}
