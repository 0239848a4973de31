import Foundation

/// What one of the standard streams is connected to.
struct Terminal {
    /// Whether a person looks at it.
    let isInteractive: Bool
    /// Whether colour is wanted: on a terminal, unless NO_COLOR is set (no-color.org) or the terminal is `dumb`.
    let isColoured: Bool
    /// Characters in a line, 80 where that is not known.
    let width: Int

    static let output = Terminal(STDOUT_FILENO)
    static let error = Terminal(STDERR_FILENO)

    private init(_ descriptor: Int32) {
        let environment = ProcessInfo.processInfo.environment
        isInteractive = isatty(descriptor) == 1
        isColoured = isInteractive && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
        width = Self.width(descriptor, isInteractive: isInteractive, environment)
    }

    private static func width(_ descriptor: Int32, isInteractive: Bool, _ environment: [String: String]) -> Int {
        var size = winsize()
        if isInteractive, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20 { return min(Int(size.ws_col), 160) }
        return environment["COLUMNS"].flatMap(Int.init).map { min(max($0, 40), 160) } ?? 80
    }

    /// The text in a style, where colour is wanted.
    func styled(_ text: String, _ style: Style) -> String {
        isColoured && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}
