/// What the language offers beside its functions.
enum CELLibrary {
    /// The names of all macros.
    static let macroNames = [
        "all", "cel.bind", "exists", "existsOne", "exists_one", "filter", "has", "map", "optFlatMap", "optMap", "transformList",
        "transformMap", "transformMapEntry",
    ]
}
