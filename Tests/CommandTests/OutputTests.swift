import Foundation
import IntegrationEngine
import Testing

@testable import patchbay

/// How things look, by themselves: columns, progress, days.
@Suite struct OutputTests {
    @Test(arguments: [("abc", 3), ("日本", 4), ("e\u{301}", 1), ("👩‍👩‍👧", 2), ("한글x", 5), ("ﾊﾝ", 2), ("é", 1), ("", 0)])
    func columns(text: String, width: Int) {
        #expect(DisplayText.width(text) == width)
    }

    @Test func wideCharactersAreCutAndWrappedByColumns() {
        #expect(DisplayText.cut("日本語テスト", to: 7) == "日本語…")
        #expect(TextTable.wrap("日本語 テスト", 6) == ["日本語", "テスト"])
        #expect(TextTable.wrap("日本", 1) == ["日", "本"])
        #expect(TextTable.wrap("a b", 1) == ["a", "b"])
    }

    @Test func aNarrowProgressLineKeepsTheRateLimit() {
        var reading = RunCounters().current
        reading.pages = 1
        reading.records = 12345
        reading.requests = 42
        reading.retries = 1
        let now = Date(timeIntervalSince1970: 1000)
        reading.waitingUntil = now.addingTimeInterval(12)
        let wide = ProgressLine.text("github", reading, seconds: 10, width: 200, now: now)
        #expect(wide == "github: 12345 records, 1 page, 1234/s, 42 requests, 1 retry, rate limited: goes on in 12 s")
        for width in [60, 50, 40, 30] {
            let text = ProgressLine.text("github", reading, seconds: 10, width: width, now: now)
            #expect(text.count <= width && text.contains("rate limited: goes on in 12"), "\(text)")
        }
    }

    @Test(arguments: ["2027-02-30", "2027-13-01", "2027-1-1", "27-01-01", "2027-01-31T00:00:00Z", "2027-01-31 ", "tomorrow", ""])
    func noDay(text: String) {
        #expect(Day.end(of: text) == nil)
    }

    @Test func aDayEndsAtMidnightInUTC() throws {
        let end = try #require(Day.end(of: "2028-02-29"))
        #expect(end.formatted(Date.ISO8601FormatStyle()) == "2028-03-01T00:00:00Z")
        #expect(Day.last(before: end) == "2028-02-29")
    }

    @Test(arguments: [("a/b.db", "a/b.db"), ("my file", "'my file'"), ("it's", "'it'\\''s'"), ("", "''")])
    func shellWords(text: String, expected: String) {
        #expect(ShellWord.quoted(text) == expected)
    }
}
