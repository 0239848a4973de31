/// The bytes of one record as they came from the provider (or as the manifest's `fields` made them).
package protocol RecordBody: Sendable {
    /// Calls `body` once with the bytes, which are valid only during the call.
    func withBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows
}

extension Array: RecordBody where Element == UInt8 {
    package func withBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        try withUnsafeBytes(body)
    }
}
