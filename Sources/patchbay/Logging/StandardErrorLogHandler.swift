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
        let fixed = [
            ("time", Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))), ("level", event.level.rawValue),
            ("message", event.message.description),
        ]
        let fields = fixed + all.sorted { $0.key < $1.key }.map { ($0.key, $0.value.description) }
        // On a terminal the progress line may be in the way; it is drawn again.
        StandardError.write(line: ProgressLine.erasure + (format == .json ? Self.json(fields) : Self.logfmt(fields)))
    }

    private static func json(_ fields: [(String, String)]) -> String {
        var writer = JSONWriter()
        writer.object { object in
            for (name, value) in fields {
                object.key(name)
                object.string(value)
            }
        }
        return writer.text
    }

    private static func logfmt(_ fields: [(String, String)]) -> String {
        fields.map { "\($0)=\(quoted($1))" }.joined(separator: " ")
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
