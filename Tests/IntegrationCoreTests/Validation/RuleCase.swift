import Testing

/// One way to break a sample in one place, and every rule that must then say something.
struct RuleCase: Sendable, CustomTestStringConvertible {
    /// Which manifest is broken.
    enum Sample: Sendable {
        /// `SampleText.manifest`.
        case plain
        /// With a webhook, a realtime connection and an action.
        case wide
        /// With steps of authentication.
        case custom
        case oauth
        /// What `patchbay new` writes, fixtures included; the text is one of the named file.
        case folder(file: String)
    }

    let rules: Set<String>
    let sample: Sample
    let changes: [(old: String, new: String)]

    init(_ rules: Set<String>, _ sample: Sample, _ old: String, _ new: String, _ more: (old: String, new: String)...) {
        self.rules = rules
        self.sample = sample
        changes = [(old, new)] + more
    }

    init(_ rules: Set<String>, _ old: String, _ new: String, _ more: (old: String, new: String)...) {
        self.rules = rules
        sample = .plain
        changes = [(old, new)] + more
    }

    var testDescription: String { "\(rules.sorted().joined(separator: ", ")): \(changes[0].new.prefix(40))" }
}
