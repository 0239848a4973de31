/// How the program ends, for scripts. The numbers never change their meaning; `docs/commands.md` lists them.
enum ExitStatus: Int32, CaseIterable {
    /// Everything asked for was done. Findings are a result, not a failure.
    case success = 0
    /// The run failed, `verify` found errors, or `eval` could not evaluate.
    case failure = 1
    /// Wrong usage, missing settings, or nothing could be run at all (no such integration, unreadable database).
    case usage = 2
    /// The run ended, but some of it could not be fetched. An inconclusive verdict by itself is a finding.
    case inconclusive = 3
    /// The provider rejected the credentials.
    case authenticationRejected = 4
    /// A mass deletion waits for `--confirm-deletions`.
    case heldDeletions = 5
    /// Interrupted by a signal; the same command goes on where it stopped.
    case interrupted = 130

    /// The meaning in a few words, for `--help`.
    var meaning: String {
        switch self {
        case .success: "success"
        case .failure: "failed"
        case .usage: "wrong usage or could not run"
        case .inconclusive: "inconclusive"
        case .authenticationRejected: "authentication rejected"
        case .heldDeletions: "deletions held"
        case .interrupted: "interrupted"
        }
    }

    /// For help, in lines of their own: they must not be wrapped in the middle of one.
    static var lines: String {
        allCases.map { "\($0.rawValue) \($0.meaning)" }.joined(separator: "\n  ")
    }
}
