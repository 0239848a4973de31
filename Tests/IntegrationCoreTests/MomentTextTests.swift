import Foundation
import IntegrationCore
import JSONTape
import Testing

@Suite("Moments in JSON")
struct MomentTextTests {
    private func text(_ date: Date) throws -> String? {
        var writer = JSONWriter()
        writer.object { $0.member("at", date) }
        return try JSONDocument(parsing: writer.text).root["at"]?.stringValue
    }

    @Test(
        "are what the calendar says",
        arguments: [0, -1, 1, 951_782_399_999, 951_782_400_000, 1_709_164_800_123, 4_102_444_799_999, -2_203_891_200_001])
    func edges(milliseconds: Int64) throws {
        let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        #expect(try text(date) == Self.calendar(milliseconds))
    }

    @Test func anyMomentOfTheYears0To9999() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let milliseconds = Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &generator)
            let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
            #expect(try text(date) == Self.calendar(milliseconds), "\(milliseconds)")
        }
    }

    /// The same by the C library, which counts days in its own way.
    private static func calendar(_ milliseconds: Int64) -> String {
        let seconds = Int((Double(milliseconds) / 1000).rounded(.down))
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        return String(
            format: "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday),
            Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec), Int(milliseconds - Int64(seconds) * 1000))
    }
}
