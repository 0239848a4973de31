import ArgumentParser
import IntegrationCore
import IntegrationStore

/// What the argument parser complains about, without what may be a secret, and with what helps further.
struct ParserMessage {
    let message: String
    /// Those of the process, its name first.
    let arguments: [String]

    var text: String {
        var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if let first = lines.first {
            if takesCredentials || mayHoldPassword, let safe = withoutSecrets(first) { lines[0] = safe }
            if let hint { lines.insert(hint, at: 1) }
        }
        return Redaction(arguments: arguments).apply(to: lines.joined(separator: "\n"))
    }

    /// The command names that were typed: words before the first option.
    private var words: [String] { Array(arguments.dropFirst().prefix { !$0.hasPrefix("-") }) }

    private var takesCredentials: Bool {
        arguments.dropFirst().first { !$0.hasPrefix("-") } == SyncCommand.configuration.commandName
    }

    /// Whether an address of a database was given, in its place or in another.
    private var mayHoldPassword: Bool { arguments.dropFirst().contains { StoreAddress($0).isMistaken || StoreAddress($0).isPostgreSQL } }

    /// Says where an argument is that is one too many, instead of what it is: `--credential api_key SECRET` has a space for `=`.
    private func withoutSecrets(_ line: String) -> String? {
        let quoted = line.split(separator: "'", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        if line.contains("nexpected argument") {
            let places = quoted.compactMap { text in arguments.firstIndex(of: String(text)) }
            let place = places.first.map { "argument \($0)\(Self.before($0, arguments))" } ?? "an argument"
            return
                "Error: \(place) is one too many; it is not repeated here, since it may be a secret. "
                + (takesCredentials
                    ? "A name and its value are one word: --credential NAME=VALUE" : "A database is named by an option: --database URL")
        }
        if line.contains("Unknown option"), let option = quoted.first, !line.contains("Did you mean"), !Self.looksLikeOption(option) {
            return "Error: an option is unknown; it is not repeated here, since it may be a secret."
        }
        return nil
    }

    private static func before(_ place: Int, _ arguments: [String]) -> String {
        guard let option = arguments[..<place].last(where: { $0.hasPrefix("--") }) else { return "" }
        return ", after \(option.prefix { $0 != "=" }),"
    }

    private static func looksLikeOption(_ text: some StringProtocol) -> Bool {
        text.hasPrefix("--") && text.utf8.count < 24 && text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || ($0 >= 0x61 && $0 <= 0x7A) }
    }

    private var hint: String? {
        let commands = Patchbay.configuration.subcommands.map { $0.configuration.commandName ?? "" }
        if let first = words.first, !commands.contains(first), first != "help" {
            return Suggestion.nearest(to: first, among: commands).map { "Did you mean `patchbay \($0)`?" }
        }
        guard words.first == FindingsCommand.configuration.commandName else { return nil }
        let below = FindingsCommand.configuration.subcommands.map { $0.configuration.commandName ?? "" }
        if words.count > 1, !below.contains(words[1]), let nearest = Suggestion.nearest(to: words[1], among: below) {
            return "Did you mean `patchbay findings \(nearest)`?"
        }
        guard words.count == 1, let late = arguments.dropFirst(2).first(where: { below.contains($0) }) else { return nil }
        return "Options stand after the command: patchbay findings \(late) ... --database FILE"
    }
}
