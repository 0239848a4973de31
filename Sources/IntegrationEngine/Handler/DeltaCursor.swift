import Foundation
import IntegrationCore

/// The position of a delta: text as received, ordered as numbers, as times, else as text.
struct DeltaCursor: Sendable, Hashable {
    /// What the text means.
    private enum Meaning: Sendable, Hashable {
        case text
        case number(DecimalNumber)
        case time(CursorTime)

        /// Orders cursors that cannot be compared: a word among times, such as `never`, must not become the position of all.
        var rank: Int {
            switch self {
            case .text: 0
            case .number: 1
            case .time: 2
            }
        }
    }

    let text: String
    private let meaning: Meaning

    init(_ text: String) {
        self.text = text
        if let time = CursorTime(text) {
            meaning = .time(time)
        } else if let number = DecimalNumber(text) {
            meaning = .number(number)
        } else {
            meaning = .text
        }
    }

    /// The later of the two; the other one when they are the same moment, however it is written.
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
        guard case .time(let time) = meaning, let most = CursorTime(limit), most < time else { return self }
        return DeltaCursor(most.text(time.spelling))
    }

    private func isBefore(_ other: DeltaCursor) -> Bool {
        switch (meaning, other.meaning) {
        case (.time(let mine), .time(let its)): mine < its
        case (.number(let mine), .number(let its)): mine < its
        case (.text, .text): text < other.text
        default: meaning.rank < other.meaning.rank
        }
    }

    /// The text for a request: the overlap subtracted, in the format the provider wants.
    ///
    /// A cursor that is no time stays as it is: an opaque one has no overlap. Whatever a format cannot say is cut off, never rounded up.
    func requestText(_ format: DeltaFormat, overlap: Duration?) -> String {
        guard format != .text else { return text(less: overlap) }
        guard let time = time(less: overlap) else { return text }
        return switch format {
        case .iso8601: time.text(CursorTime.Spelling())
        case .iso8601Millis: time.text(CursorTime.Spelling(fractionDigits: 3))
        case .epoch: String(time.seconds)
        case .epochMillis: String(time.milliseconds)
        case .date: time.text(CursorTime.Spelling(hasTime: false))
        case .text: text
        }
    }

    /// The position an overlap earlier, written as the provider wrote it (times in UTC): what requests and stop conditions compare with.
    func text(less overlap: Duration?) -> String {
        guard let overlap, overlap != .zero, let time = time(less: overlap) else { return text }
        switch meaning {
        case .text: return text
        case .time: return time.text(time.spelling)
        case .number(let number):
            if isMilliseconds { return String(max(0, time.milliseconds)) }
            guard time.seconds >= 0 else { return "0" }
            let fraction = CursorTime.padded(time.attoseconds, 18).prefix(number.fractionDigits)
            return fraction.isEmpty ? String(time.seconds) : "\(time.seconds).\(fraction)"
        }
    }

    /// The cursor as a time, the overlap subtracted; nil when it is none.
    func date(overlap: Duration?) -> Date? {
        time(less: overlap)?.date
    }

    private func time(less overlap: Duration?) -> CursorTime? {
        let time: CursorTime? =
            switch meaning {
            case .text: nil
            case .time(let time): time
            case .number(let number):
                number.seconds.flatMap { whole, attoseconds in
                    isMilliseconds
                        ? CursorTime(seconds: whole / 1000, attoseconds: whole % 1000 * (CursorTime.second / 1000))
                        : CursorTime(seconds: whole, attoseconds: attoseconds)
                }
            }
        return time.map { $0.less(overlap ?? .zero) }
    }

    /// Whether a number counts milliseconds since 1970: as seconds it would be a time after the year 5000.
    private var isMilliseconds: Bool {
        guard case .number(let number) = meaning, let whole = number.seconds?.whole else { return false }
        return whole > 100_000_000_000
    }
}
