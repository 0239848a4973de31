package import CEL
package import Foundation
package import IntegrationCore

extension SettingValue {
    /// The value as expressions see it.
    package var celValue: CELValue {
        switch self {
        case .text(let text): .string(text)
        case .int(let number): .int(number)
        case .double(let number): .double(number)
        case .bool(let flag): .bool(flag)
        case .list(let items): .list(CELArray(items.map(CELValue.string)))
        }
    }
}

extension CELTimestamp {
    /// A wall time to the microsecond; a `Date` holds no more.
    package init(_ date: Date) {
        let whole = date.timeIntervalSince1970.rounded(.down)
        let micros = ((date.timeIntervalSince1970 - whole) * 1_000_000).rounded()
        let bounded = min(max(Int64(whole), Self.range.lowerBound), Self.range.upperBound)
        self = CELTimestamp(seconds: bounded, nanoseconds: Int64(micros) * 1_000) ?? Self.epoch
    }

    /// The wall time as Foundation has it.
    package var date: Date {
        Date(timeIntervalSince1970: Double(seconds) + Double(nanoseconds) / 1_000_000_000)
    }

    private static var epoch: CELTimestamp { CELTimestamp(Date(timeIntervalSince1970: 0)) }
}
