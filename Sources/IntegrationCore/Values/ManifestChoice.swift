/// A closed set of words a key can have.
package protocol ManifestChoice: RawRepresentable, CaseIterable, Sendable where RawValue == String, AllCases == [Self] {
    /// What the word means, for the reference.
    var meaning: String { get }
}
