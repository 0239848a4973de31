/// What the value of an expression inside a host can be.
enum SettingText {
    /// Only characters of host names, ending in one of these.
    case limited(Set<TextEnding>)
    /// A part of an answer, a record or a partition: nothing is known before a run, and the run holds it against the declared hosts.
    case data
    /// What the provider itself gave for later requests: a token answer, the output of a step.
    case obtained
    /// It could be anything, for this reason.
    case unlimited(reason: String, fix: String)
}
