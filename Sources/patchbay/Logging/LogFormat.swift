import ArgumentParser

/// How log lines are written.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
    /// `time=… level=info message="…" run.id=…`
    case logfmt
    /// One JSON object a line.
    case json

    /// What stands in for the option.
    static let variable = "PATCHBAY_LOG_FORMAT"

    /// The one that these arguments ask for, or else the environment, whatever else is wrong with them.
    init(arguments: [String], environment: [String: String] = [:]) {
        let option = "--log-format"
        let value = arguments.indices.lazy.compactMap { place -> String? in
            if arguments[place].hasPrefix(option + "=") { return String(arguments[place].dropFirst(option.count + 1)) }
            return arguments[place] == option && place + 1 < arguments.count ? arguments[place + 1] : nil
        }.first
        self = (value ?? environment[Self.variable]).flatMap(LogFormat.init(rawValue:)) ?? .logfmt
    }
}
