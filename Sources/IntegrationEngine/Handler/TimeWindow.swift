import CEL
import Foundation
import IntegrationCore

/// One slice of time of a delta that is fetched in slices.
struct TimeWindow: Sendable, Hashable {
    let start: Date
    let end: Date

    /// - Parameter end: The time of the run; no window goes beyond it.
    init(start: Date, step: Duration, end: Date) {
        self.start = start
        self.end = min(start.addingTimeInterval(step.seconds), max(start, end))
    }

    /// Where the window after this one begins; nil when this one reached the time of the run.
    func following(before now: Date, step: Duration?) -> Date? {
        step != nil && end < now ? end : nil
    }

    func startText(_ format: DeltaFormat) -> String {
        DeltaCursor(RFC3339.text(start)).requestText(format, overlap: nil)
    }

    /// `window.start` and `window.end` as requests want them.
    func value(_ format: DeltaFormat) -> CELValue {
        .map(
            CELDictionary([
                (.string("start"), .string(startText(format))),
                (.string("end"), .string(DeltaCursor(RFC3339.text(end)).requestText(format, overlap: nil))),
            ]))
    }
}
