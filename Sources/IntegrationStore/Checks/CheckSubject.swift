/// What a check is about: each record of a stream, or all of them together.
package struct CheckSubject: Sendable, Hashable {
    package var stream: String
    package var isAggregate: Bool

    package init(stream: String, isAggregate: Bool) {
        self.stream = stream
        self.isAggregate = isAggregate
    }

    /// As it is stored.
    var text: String { (isAggregate ? "all " : "each of the ") + stream }
}
