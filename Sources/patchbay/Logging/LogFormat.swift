import ArgumentParser

/// How log lines are written.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
    /// `time=… level=info message="…" run.id=…`
    case logfmt
    /// One JSON object a line.
    case json
}
