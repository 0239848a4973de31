/// Why an integration cannot be made: its id is not lower-case letters, digits and `-`, beginning with a letter.
package struct InvalidIntegrationID: Error, Hashable, Sendable, CustomStringConvertible {
    package var id: String

    package var description: String { "`\(id)` is no id: it must be \(TextFormat.slug.words), beginning with a letter" }
}
