import Foundation
import IntegrationCore
import Testing

/// An expression in a time zone, and the moments that follow another.
struct CronCase: Sendable, CustomTestStringConvertible {
    let text: String
    let zone: String
    let start: String
    let moments: [String]

    init(_ text: String, _ zone: String = "UTC", after start: String, _ moments: String...) {
        (self.text, self.zone, self.start, self.moments) = (text, zone, start, moments)
    }

    var testDescription: String { "\(text) in \(zone) after \(start)" }

    func check(sourceLocation: Testing.SourceLocation = #_sourceLocation) throws {
        let expression = try CronExpression(text)
        let timeZone = try #require(TimeZone(identifier: zone))
        var moment = try Date(start, strategy: .iso8601)
        for expected in moments {
            let next = try #require(expression.next(after: moment, in: timeZone), sourceLocation: sourceLocation)
            #expect(next == (try Date(expected, strategy: .iso8601)), "\(expected)", sourceLocation: sourceLocation)
            moment = next
        }
    }
}
