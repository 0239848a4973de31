/// A restriction on a text that both the loader and the JSON Schema know.
///
/// The check is written by hand because it runs for every text of every manifest; a test holds it against the pattern.
struct TextFormat: Sendable {
    /// Rule id of a violation.
    var rule: LoadRule
    /// In a sentence after "must be".
    var words: String
    /// ECMA-262 regular expression of the same meaning.
    var pattern: String
    var matches: @Sendable (Substring.UTF8View) -> Bool

    /// The keys that say this in a JSON Schema.
    var schema: OrderedMap<SchemaDocument> { ["pattern": .text(pattern)] }
}
