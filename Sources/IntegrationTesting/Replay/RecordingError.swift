/// Why a recording cannot be replayed.
package struct RecordingError: Error, Sendable, CustomStringConvertible {
    package let reason: String

    package var description: String { "recording: \(reason)" }
}
