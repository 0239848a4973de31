import Foundation
import IntegrationCore

/// Asks a person at the terminal for a secret, without showing what is typed.
struct SecretPrompt {
    private let field: SettingField

    /// Nil where standard input is no terminal, and is read to its end.
    init?(_ field: SettingField) {
        guard isatty(STDIN_FILENO) == 1 else { return nil }
        self.field = field
    }

    /// One line, ended by Enter; a value of several lines is ended by Ctrl-D.
    func read() throws(SecretSource.Unreadable) -> String {
        var shown = termios()
        guard tcgetattr(STDIN_FILENO, &shown) == 0 else { throw SecretSource.Unreadable(reason: "the terminal cannot be read") }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0 else {
            throw SecretSource.Unreadable(reason: "the terminal would show what is typed")
        }
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
            StandardError.write("\n")
        }
        // Only now: whoever answers the prompt at once is not shown either.
        let ending = field.isMultiline ? "; end with Ctrl-D on a line of its own" : ""
        StandardError.write("\(DisplayText.safe(field.label)) (\(field.id)), not shown\(ending): ")
        var bytes: [UInt8] = []
        while bytes.count < Self.limit, try isMoreThere() {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = Foundation.read(STDIN_FILENO, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
            if !field.isMultiline, bytes.contains(UInt8(ascii: "\n")) { break }
        }
        if !field.isMultiline { bytes = Array(bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw SecretSource.Unreadable(reason: "it is not UTF-8 text") }
        return text
    }

    private static let limit = 1 << 20

    /// Waits for a key. A signal cancels the task: then the terminal must be put right again, not waited for.
    private func isMoreThere() throws(SecretSource.Unreadable) -> Bool {
        while true {
            if Task.isCancelled { throw SecretSource.Unreadable(reason: "interrupted") }
            var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            if poll(&descriptor, 1, 100) > 0 { return true }
        }
    }
}
