import Foundation
import IntegrationCore

/// Where the value of `--credential NAME=…` comes from.
enum SecretSource {
    /// Written on the command line.
    case literal(String)
    /// `@FILE`.
    case file(String)
    /// `-`.
    case standardInput

    init(_ text: String) {
        self =
            if text == "-" {
                .standardInput
            } else if text.hasPrefix("@") {
                .file(String(text.dropFirst()))
            } else {
                .literal(text)
            }
    }

    /// Larger than any key, small enough not to fill the memory with a wrong file.
    private static let limit = 1 << 20

    /// The value without the byte order mark and the line break that editors put into a file.
    ///
    /// - Throws: A text for the person, without the value.
    func read(for field: SettingField) throws(Unreadable) -> String {
        switch self {
        case .literal(let text): return text
        case .file(let path):
            // Not by its name: a secret that begins with @ would be repeated.
            return try Self.read("the file after @") { FileHandle(forReadingAtPath: path) }
        case .standardInput:
            if let prompt = SecretPrompt(field) { return try prompt.read() }
            return try Self.read("standard input") { .standardInput }
        }
    }

    /// Why a value could not be read.
    struct Unreadable: Error {
        let reason: String
    }

    private static func read(_ name: String, _ open: () -> FileHandle?) throws(Unreadable) -> String {
        let data: Data?
        do {
            data = try Interruption.whileWaiting {
                guard let handle = open() else { throw CocoaError(.fileReadNoSuchFile) }
                return try handle.contents(upTo: limit)
            }
        } catch {
            throw Unreadable(reason: "\(name) cannot be read")
        }
        guard let data else { throw Unreadable(reason: "\(name) is larger than 1 MiB") }
        guard var text = String(validating: data, as: UTF8.self) else { throw Unreadable(reason: "\(name) is not UTF-8 text") }
        // Editors on Windows put one there, and nobody means it.
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        if text.last?.isNewline == true { text.removeLast() }
        return text
    }
}

extension SecretSource: CustomStringConvertible, CustomReflectable {
    var description: String {
        switch self {
        case .literal: "[redacted]"
        // A secret that begins with @ is not repeated either.
        case .file: "@[redacted]"
        case .standardInput: "-"
        }
    }

    var customMirror: Mirror { Mirror(self, children: [:]) }
}
