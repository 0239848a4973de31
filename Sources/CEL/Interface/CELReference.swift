/// A place where an expression reads a variable: its name and the constant fields selected from it.
package struct CELReference: Sendable, Hashable {
    /// For instance `["record", "profile", "login"]`.
    package let path: [String]
    /// Whether the last field may be absent without an error: within `has()`, or read by optional syntax.
    package let isGuarded: Bool
    /// Where it begins in the source, in bytes of UTF-8.
    package let offset: Int

    package init(path: [String], isGuarded: Bool, offset: Int) {
        self.path = path
        self.isGuarded = isGuarded
        self.offset = offset
    }
}
