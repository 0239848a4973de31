import Foundation
import IntegrationCore

/// The position of a delta: text as received, ordered as numbers, as times, else as text.
struct DeltaCursor: Sendable, Hashable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    /// The later of the two.
    func later(than other: DeltaCursor?) -> DeltaCursor {
        guard let other else { return self }
        return other.isBefore(self) ? self : other
    }

    /// The cursor, or, where it is a later time than `limit`, that time in the cursor's own notation.
    func notAfter(_ limit: Date) -> DeltaCursor {
        if let number = Double(text) {
            // Numbers that are no time since 2001, in seconds or milliseconds, are ids.
            guard number > 1_000_000_000, number < 100_000_000_000_000 else { return self }
            let isMilliseconds = number > 100_000_000_000
            let most = limit.timeIntervalSince1970 * (isMilliseconds ? 1000 : 1)
            // An id that looks like a time far ahead is one: no provider's clock is a day ahead.
            guard number > most, number - most < 86_400 * (isMilliseconds ? 1000 : 1) else { return self }
            return DeltaCursor(String(Int64(most)))
        }
        guard let time = RFC3339.date(text), time > limit else { return self }
        return DeltaCursor(RFC3339.text(limit, milliseconds: text.contains(".")))
    }

    private func isBefore(_ other: DeltaCursor) -> Bool {
        // Most streams write all their times alike; then the text decides, and that is by far the quickest.
        if text.utf8.count == other.text.utf8.count, text.hasSuffix("Z"), other.text.hasSuffix("Z") { return text < other.text }
        if let mine = Int64(text), let its = Int64(other.text) { return mine < its }
        if let mine = RFC3339.date(text), let its = RFC3339.date(other.text) { return mine < its }
        return text < other.text
    }

    /// The text for a request: the overlap subtracted, in the format the provider wants.
    ///
    /// A cursor that is no time stays as it is: an opaque one has no overlap.
    func requestText(_ format: DeltaFormat, overlap: Duration?) -> String {
        if format == .text, overlap == nil { return text }
        let number = Double(text)
        guard let shifted = date(overlap: overlap) else { return text }
        switch format {
        case .iso8601: return RFC3339.text(shifted)
        case .iso8601Millis: return RFC3339.text(shifted, milliseconds: true)
        case .epoch: return String(Int64(shifted.timeIntervalSince1970))
        case .epochMillis: return String(Int64(shifted.timeIntervalSince1970 * 1000))
        case .date: return RFC3339.day(shifted)
        case .text:
            if let number {
                return String(Int64(number > 100_000_000_000 ? shifted.timeIntervalSince1970 * 1000 : shifted.timeIntervalSince1970))
            }
            return RFC3339.text(shifted, milliseconds: text.contains("."))
        }
    }
}
