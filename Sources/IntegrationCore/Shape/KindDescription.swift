/// What a kind of value looks like, without its Swift type: the part the JSON Schema and the reference need.
struct KindDescription: Sendable {
    /// In a sentence after "must be": `a duration`, `a list of texts`.
    var words: String
    /// Its JSON Schema; structures are referred to by `$ref`.
    var schema: OrderedMap<JSONDocument>
    /// Structures it refers to.
    var structures: [StructureDescription] = []
}
