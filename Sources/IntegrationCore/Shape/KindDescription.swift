/// What a kind of value looks like, without its Swift type: the part the JSON Schema and the reference need.
struct KindDescription: Sendable {
    /// In a sentence after "must be": `a duration`, `a list of texts`.
    var words: String
    /// Its JSON Schema; structures are referred to by `$ref`.
    var schema: OrderedMap<SchemaDocument>
    /// Its type in one or two words, for the reference; structures are linked to.
    var type: String
    /// The allowed words and their meanings, when it is a closed set.
    var choices: [(word: String, meaning: String)] = []
    /// Structures it refers to.
    var structures: [StructureDescription] = []
}
