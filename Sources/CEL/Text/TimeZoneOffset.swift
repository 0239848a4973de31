import Foundation

/// How far a time zone is from Greenwich at one time.
enum TimeZoneOffset {
    /// - Parameter zone: an IANA name, or a fixed offset such as `+02:00`, `-09:30`, `02:00`.
    /// - Returns: seconds east of Greenwich; `nil` when there is no such zone.
    static func seconds(of zone: String, at time: CELTimestamp) -> Int64? {
        let hasSign = zone.hasPrefix("+") || zone.hasPrefix("-")
        if hasSign || zone.utf8.first.map({ Lexer.isDigit($0) }) == true {
            var reader = DigitReader(hasSign ? zone : "+" + zone)
            guard let seconds = reader.zoneOffset(), reader.isAtEnd else { return nil }
            return seconds
        }
        guard let zone = TimeZone(identifier: zone) else { return nil }
        return Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.seconds))))
    }
}
