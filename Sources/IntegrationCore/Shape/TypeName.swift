/// The name of a type, as it is written.
enum TypeName {
    /// `String(describing:)` gives the same. It asks first whether the metatype describes itself in one of three ways, for which the runtime
    /// looks through every conformance of the program: 8 ms at each start, for all the types of a manifest.
    static func of<Value>(_ type: Value.Type) -> String {
        _typeName(type, qualified: false)
    }
}
