import Foundation
import JSONTape

extension JSONWriter {
    /// A member whose value is a text, or null.
    mutating func member(_ name: String, _ value: String?) {
        key(name)
        if let value { string(value) } else { null() }
    }

    mutating func member(_ name: String, _ value: Int) {
        key(name)
        number(value)
    }

    mutating func member(_ name: String, _ value: Bool) {
        key(name)
        bool(value)
    }

    /// A member whose value is a moment, as RFC 3339 in UTC with milliseconds, or null.
    mutating func member(_ name: String, _ value: Date?) {
        member(name, value?.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}

extension JSONWriter {
    /// Writes the text so far to standard output where it has become longer than `size`.
    mutating func flush(beyond size: Int) throws {
        guard bytes.count > size else { return }
        try takeBytes().withUnsafeBytes { try StandardOutput.write(bytes: $0) }
    }
}
