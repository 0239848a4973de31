/// One sealed text as it is stored, and the data key it was sealed with.
package struct SealedText: Sendable {
    /// Id of the organisation's data key.
    package let dataKey: String
    package let envelope: [UInt8]

    package init(dataKey: String, envelope: [UInt8]) {
        self.dataKey = dataKey
        self.envelope = envelope
    }
}
