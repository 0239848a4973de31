package import Foundation
package import JSONTape

extension JSONWriter {
    /// A member whose value is a text, or null.
    package mutating func member(_ name: StaticString, _ value: String?) {
        if let value { member(name, value) } else { nullMember(name) }
    }

    package mutating func member(_ name: StaticString, _ value: Int) { member(name, Int64(value)) }

    /// A member for each, by name.
    package mutating func members(_ texts: [String: String]) {
        for (name, value) in texts.sorted(by: { $0.key < $1.key }) {
            key(name)
            string(value)
        }
    }

    /// A member whose value is a moment, as RFC 3339 in UTC with milliseconds, or null.
    package mutating func member(_ name: StaticString, _ value: Date?) {
        member(name, millisecondsSince1970: value.map { Int64(($0.timeIntervalSince1970 * 1000).rounded()) })
    }

    /// The same from milliseconds; nil is null.
    package mutating func member(_ name: StaticString, millisecondsSince1970 value: Int64?) {
        guard let value else { return nullMember(name) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: MomentText.count + 2) { text in
            text[0] = UInt8(ascii: "\"")
            MomentText.write(value, to: UnsafeMutableBufferPointer(rebasing: text[1...MomentText.count]))
            text[MomentText.count + 1] = UInt8(ascii: "\"")
            member(name, raw: UnsafeBufferPointer(text))
        }
    }
}
