package import Foundation

/// How a stream of a connection stands after all runs so far.
package struct StreamStanding: Sendable {
    /// Where a delta begins; nil before the first complete pass that met one.
    package let cursor: String?
    /// The end of the last complete pass over everything.
    package let completedAt: Date?
    /// The manifest and settings under which every record of the stream was last judged.
    package let judgedAs: String?
}
