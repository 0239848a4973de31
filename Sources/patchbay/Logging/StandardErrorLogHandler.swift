import Foundation
import JSONTape
import Logging

/// Writes log lines to standard error, one at a time.
struct StandardErrorLogHandler: LogHandler {
    let format: LogFormat
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(format: LogFormat) {
        self.format = format
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let own = event.metadata { all.merge(own) { $1 } }
        write(event.message.description, level: event.level, metadata: all)
    }

    /// Writes one line.
    func write(_ message: String, level: Logger.Level, metadata: Logger.Metadata) {
        let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let fixed: [(String, Logger.MetadataValue)] = [
            ("time", .string(time)), ("level", .string(level.rawValue)), ("message", .string(message)),
        ]
        let fields = fixed + metadata.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        // On a terminal the progress line may be in the way; it is drawn again.
        StandardError.write(line: ProgressLine.erasure + (format == .json ? Self.json(fields) : Self.logfmt(fields)))
    }

    private static func json(_ fields: [(String, Logger.MetadataValue)]) -> String {
        var writer = JSONWriter()
        writer.object { object in
            for (name, value) in fields {
                object.key(name)
                write(value, to: &object)
            }
        }
        return writer.text
    }

    /// Numbers and truth values as themselves, so that a program can compare them.
    private static func write(_ value: Logger.MetadataValue, to writer: inout JSONWriter) {
        switch value {
        case .stringConvertible(let number as any BinaryInteger): writer.number(number)
        case .stringConvertible(let number as Double): writer.number(number)
        case .stringConvertible(let flag as Bool): writer.bool(flag)
        case .array(let values): writer.array { for value in values { write(value, to: &$0) } }
        case .dictionary(let members):
            writer.object { object in
                for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                    object.key(name)
                    write(value, to: &object)
                }
            }
        case .string, .stringConvertible: writer.string(value.description)
        }
    }

    private static func logfmt(_ fields: [(String, Logger.MetadataValue)]) -> String {
        fields.map { "\($0)=\(quoted($1.description))" }.joined(separator: " ")
    }

    /// As it is when it is one plain word, else as a JSON string, which also keeps a line one line.
    private static func quoted(_ value: String) -> String {
        let isPlain =
            !value.isEmpty && value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=") }
        guard !isPlain else { return value }
        var writer = JSONWriter()
        writer.string(value)
        return writer.text
    }
}
