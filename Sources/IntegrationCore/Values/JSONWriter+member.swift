package import Foundation
package import JSONTape

extension JSONWriter {
    /// A member whose value is a text, or null.
    package mutating func member(_ name: String, _ value: String?) {
        key(name)
        if let value { string(value) } else { null() }
    }

    package mutating func member(_ name: String, _ value: Int) {
        key(name)
        number(value)
    }

    package mutating func member(_ name: String, _ value: Bool) {
        key(name)
        bool(value)
    }

    /// A member whose value is a moment, as RFC 3339 in UTC with milliseconds, or null.
    package mutating func member(_ name: String, _ value: Date?) {
        member(name, value?.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}
