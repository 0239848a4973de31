/// One kind of map in a manifest, without its Swift type.
struct StructureDescription: Sendable {
    /// How the map is laid out.
    enum Form: Sendable {
        /// These keys, and conditions between them.
        case fields([FieldDescription], rules: [ShapeRule])
        /// The key `tag` says which other keys there are, besides the common ones.
        case tagged(tag: String, variants: [Variant], common: [FieldDescription])
        /// Exactly one of these keys.
        case oneOf([FieldDescription])
    }

    /// The keys that one value of the tag brings.
    struct Variant: Sendable {
        var name: String
        var meaning: String
        var fields: [FieldDescription]
        var rules: [ShapeRule]
    }

    /// Name in the JSON Schema's `$defs`: that of the Swift type.
    var name: String
    var meaning: String
    var form: Form

    /// The structures its keys refer to, in order.
    var structures: [StructureDescription] {
        let fields =
            switch form {
            case .fields(let fields, _), .oneOf(let fields): fields
            case .tagged(_, let variants, let common): variants.flatMap(\.fields) + common
            }
        return fields.flatMap(\.kind.structures)
    }
}
