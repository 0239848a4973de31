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
        guard let value else {
            key(name)
            return null()
        }
        member(name, millisecondsSince1970: Int64((value.timeIntervalSince1970 * 1000).rounded()))
    }

    /// The same from milliseconds; nil is null.
    package mutating func member(_ name: String, millisecondsSince1970 value: Int64?) {
        key(name)
        guard let value else { return null() }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: MomentText.count) { text in
            MomentText.write(value, to: text)
            string(utf8: UnsafeBufferPointer(text))
        }
    }
}
