import ArgumentParser
import Logging

/// What is logged to standard error, and how.
struct LogOptions: ParsableArguments {
    @Option(
        name: .customLong("log-level"),
        help: "trace, debug, info, notice, warning, error or critical (default: warning on a terminal, info otherwise).",
        transform: { text in
            guard let level = Logger.Level(rawValue: text.lowercased()) else {
                throw ValidationError("'\(text)' is none of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return level
        })
    var level: Logger.Level?

    @Option(name: .customLong("log-format"), help: "logfmt or json.")
    var format: LogFormat = .logfmt

    /// A logger to standard error; on a terminal the progress line says what happens, so only warnings do.
    func logger() -> Logger {
        var logger = Logger(label: "patchbay") { [format] _ in StandardErrorLogHandler(format: format) }
        logger.logLevel = level ?? (Terminal.error.isInteractive ? .warning : .info)
        return logger
    }
}
