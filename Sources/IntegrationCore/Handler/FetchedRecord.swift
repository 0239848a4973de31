package import JSONTape

/// One thing the provider holds, as it came.
package struct FetchedRecord: Sendable {
    /// Unique in its stream (and below its parent).
    package var key: String
    /// The record inside its page; its raw bytes are what is stored.
    package var value: JSONValue

    package init(key: String, value: JSONValue) {
        self.key = key
        self.value = value
    }
}
