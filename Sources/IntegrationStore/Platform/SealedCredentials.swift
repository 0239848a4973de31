/// A connection's credentials as they are stored: one envelope for each field, and the data key they were sealed with.
package struct SealedCredentials: Sendable {
    package let version: Int
    /// Id of the organisation's data key.
    package let dataKey: String
    /// Envelopes by field.
    package let fields: [String: [UInt8]]

    package init(version: Int, dataKey: String, fields: [String: [UInt8]]) {
        self.version = version
        self.dataKey = dataKey
        self.fields = fields
    }
}
