import ArgumentParser
import Foundation
import Logging

/// What is logged to standard error, and how.
struct LogOptions: ParsableArguments {
    @Option(
        name: .customLong("log-level"),
        help: ArgumentHelp(
            "trace, debug, info, notice, warning, error or critical (default: warning on a terminal, info otherwise).",
            valueName: "level"),
        completion: .list(Logger.Level.allCases.map(\.rawValue)),
        transform: { text in
            guard let level = Logger.Level(rawValue: text.lowercased()) else {
                throw ValidationError("'\(text)' is none of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return level
        })
    var level: Logger.Level?

    // `StandardError` reads it too, from the arguments: what cannot be parsed is said in that format as well.
    @Option(
        name: .customLong("log-format"),
        help: ArgumentHelp("logfmt or json (also $PATCHBAY_LOG_FORMAT; default: logfmt).", valueName: "format"))
    var format: LogFormat?

    func validate() throws {
        guard format == nil, let text = ProcessInfo.processInfo.environment[LogFormat.variable], !text.isEmpty,
            LogFormat(rawValue: text) == nil
        else {
            return
        }
        throw ValidationError("$\(LogFormat.variable) is none of \(LogFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    }

    /// A logger to standard error; on a terminal the progress line says what happens, so only warnings do.
    ///
    /// - Parameter quietAtTerminal: whether only warnings are shown there.
    func logger(quietAtTerminal: Bool = true) -> Logger {
        var logger = Logger(label: "patchbay") { _ in StandardErrorLogHandler(format: StandardError.format) }
        logger.logLevel = level ?? (quietAtTerminal && Terminal.error.isInteractive ? .warning : .info)
        return logger
    }

    /// The logger of a server, whose level the configuration may name.
    func logger(settings: ServerSettings) throws(Failure) -> Logger {
        var logger = logger(quietAtTerminal: false)
        if level == nil, let given = settings.text(.logLevel), let text = given.values.first {
            guard let level = Logger.Level(rawValue: text.lowercased()) else {
                throw Failure(
                    .usage, "Error: \(given.place) has to be one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            logger.logLevel = level
        }
        return logger
    }
}
