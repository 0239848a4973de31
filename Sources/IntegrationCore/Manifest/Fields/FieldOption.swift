/// One choice of a select field.
package struct FieldOption: Hashable, Sendable {
    /// Value in expressions.
    package var value: String
    /// What the form shows.
    package var label: String

    package init(value: String, label: String) {
        self.value = value
        self.label = label
    }
}
