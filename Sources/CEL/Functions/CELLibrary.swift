/// What the language offers, for documentation and completion.
package enum CELLibrary {
    /// The names of all functions, those of namespaces in full: `size`, `math.abs`.
    package static var functionNames: [String] {
        Builtins.table.keys.sorted()
    }

    /// The names of all macros.
    package static let macroNames = [
        "all", "cel.bind", "exists", "existsOne", "exists_one", "filter", "has", "map", "optFlatMap", "optMap", "transformList",
        "transformMap", "transformMapEntry",
    ]
}
