/// The rules that fixtures are read by.
enum FixtureRule: String, Sendable {
    /// The file is not YAML, or a value or answer file cannot be used.
    case invalid = "fixture-invalid"
    /// A name that the manifest does not have.
    case unknownName = "fixture-unknown-name"
    /// A key that means nothing at its place.
    case unknownKey = "unknown-key"
    /// A key that is needed and not there.
    case missingKey = "missing-key"
    /// A value of the wrong type.
    case wrongType = "wrong-type"
}
