import IntegrationCore

/// A break that changes what a run does and that neither `verify` nor the recorded answers show, with the reason why.
struct KnownGap {
    let reason: String
    /// Steps between points; `*` is any name or position.
    let places: [String]

    /// The gap a break falls into: only a key that may be left out, and was.
    static func gap(for mutation: MutationSubject.Mutation) -> KnownGap? {
        guard mutation.kind == .deleteKey || mutation.kind == .dropRequired else { return nil }
        return all.first { mutation.path.isOne(of: $0.places) }
    }

    private static let all = [
        KnownGap(
            reason: "an error answer is read by its status alone; the fixtures of a run with errors show it, in the conformance test",
            places: [
                "http.errors", "http.errors.*.when", "http.errors.*.status", "http.errors.*.until", "test.errors", "test.errors.*.when",
                "test.errors.*.status", "streams.*.errors", "streams.*.errors.*.when", "streams.*.errors.*.status",
                "streams.*.errors.*.until", "auth.config.steps.*.errors",
            ]),
        KnownGap(
            reason: "no recorded record is left out by the condition, so that all are asked for, kept or judged as before",
            places: ["auth.config.steps.*.when", "streams.*.where", "streams.*.filter", "checks.*.where"]),
        KnownGap(
            reason: "everything is read each time; what the second run must bring shows it, in the conformance test",
            places: ["streams.*.delta", "streams.*.delta.overlap"]),
        KnownGap(
            reason: "no fixture expects what a stored record holds beyond what checks read",
            places: ["streams.*.volatile", "streams.*.remove", "streams.*.fields", "streams.*.fields.*"]),
        KnownGap(reason: "no rule knows which headers a provider needs", places: ["http.headers", "http.headers.*"]),
        KnownGap(
            reason: "without fixtures nothing says how severe a finding is, and medium is right for many checks",
            places: ["checks.*.severity"]),
        KnownGap(
            reason: "no fixture expects who the connection is, and what a finding of a whole stream is about",
            places: ["checks.*.resource", "test.identity", "test.identity.label"]),
        KnownGap(
            reason: "a field left empty has no value instead of the default; the expressions that read it allow for that",
            places: ["credentialFields.*.default", "variables.*.default"]),
    ]
}
