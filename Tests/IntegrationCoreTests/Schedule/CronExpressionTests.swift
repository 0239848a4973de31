import Foundation
import IntegrationCore
import Testing

@Suite("Cron expressions")
struct CronExpressionTests {
    @Test("find what the calendar says", arguments: CronCase.calendar)
    func calendar(example: CronCase) throws { try example.check() }

    @Test("run once at the end of a gap, or not in it", arguments: CronCase.gaps)
    func gaps(example: CronCase) throws { try example.check() }

    @Test("run once or each time in an hour that comes twice", arguments: CronCase.repetitions)
    func repetitions(example: CronCase) throws { try example.check() }

    @Test("say which field is wrong and what to write", arguments: CronRefusal.all)
    func refusals(example: CronRefusal) throws {
        let error = try #require(throws: CronExpression.Invalid.self) { try CronExpression(example.text) }
        for part in example.parts { #expect(error.reason.contains(part), "\(error.reason)") }
        #expect(error.reason.contains("write "), "\(error.reason)")
        #expect(error.reason.utf8.count < 500)
    }

    @Test func keepTheirTextTrimmed() throws {
        #expect(try CronExpression(" \r\n0  6 * * MON\t").text == "0  6 * * MON")
        #expect(try CronExpression("@daily").text == "@daily")
        #expect(try CronExpression("0 0 * * *") == CronExpression("0 0 * * *\n"))
    }

    @Test("take lists of every value", arguments: [0...59, 0...23, 1...31, 1...12, 0...7].enumerated().map { $0 })
    func longLists(position: Int, range: ClosedRange<Int>) throws {
        var fields = Array(repeating: "*", count: 5)
        fields[position] = range.map(String.init).joined(separator: ",")
        #expect(throws: Never.self) { try CronExpression(fields.joined(separator: " ")) }
    }

    @Test func fractionsOfSecondsAreAfterTheMinute() throws {
        let everyMinute = try CronExpression("* * * * *")
        let timeZone = try #require(TimeZone(identifier: "Europe/Berlin"))
        // Around the reference date of Foundation, where a fraction is finest, and far before it.
        for minute in [978_307_200.0, 1_700_000_040, -86_400] {
            let date = Date(timeIntervalSince1970: minute)
            let before = Date(timeIntervalSinceReferenceDate: date.timeIntervalSinceReferenceDate.nextDown)
            #expect(everyMinute.next(after: before, in: timeZone) == date)
            #expect(everyMinute.next(after: date, in: timeZone) == date + 60)
            #expect(everyMinute.next(after: date + 0.25, in: timeZone) == date + 60)
        }
    }

    @Test("end where dates do", arguments: ["* * * * *", "0 0 29 2 *", "0 0 * * *"])
    func extremeMoments(text: String) throws {
        let expression = try CronExpression(text)
        let timeZone = try #require(TimeZone(identifier: "Europe/Berlin"))
        for seconds in [Double.infinity, -.infinity, .nan, 1e300, -1e300, 1e13, -1e13] {
            #expect(expression.next(after: Date(timeIntervalSinceReferenceDate: seconds), in: timeZone) == nil)
        }
        for moment in [
            Date.distantPast, .distantFuture, Date(timeIntervalSinceReferenceDate: 1e12), Date(timeIntervalSinceReferenceDate: -1e12),
        ] {
            #expect(try #require(expression.next(after: moment, in: timeZone)) > moment)
        }
    }

    @Test func anyTextIsTakenOrRefused() {
        var generator = SeededGenerator(seed: "texts")
        let alphabet = Array("0123456789*/-, \t@LW?#amonSUNjanfeb\u{0}\u{301}é٣🗓\n")
        var taken = 0
        for _ in 0..<5_000 {
            let count = Int.random(in: 0...24, using: &generator)
            let text = String((0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] })
            do throws(CronExpression.Invalid) {
                let expression = try CronExpression(text)
                #expect(expression.next(after: .distantPast, in: .gmt) != nil, "\(text)")
                taken += 1
            } catch {
                #expect(error.reason.contains("write "), "\(text.debugDescription)")
                #expect(!error.reason.unicodeScalars.contains { $0.value < 0x20 }, "\(text.debugDescription)")
            }
        }
        #expect(taken < 5_000)
    }

    /// Half of the starts are near a change of the clock, and the walk goes over it.
    @Test(
        "find what a walk over all minutes finds",
        arguments: [
            "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Cairo", "Asia/Kathmandu",
            "Antarctica/Troll", "Pacific/Apia", "Pacific/Kwajalein",
        ])
    func walks(zone: String) throws {
        let timeZone = try #require(TimeZone(identifier: zone))
        var generator = SeededGenerator(seed: zone)
        let changes = Self.daysOfChange(in: timeZone)
        var found = 0
        for number in 0..<60 {
            let walk = CronWalk(using: &generator)
            let expression: CronExpression
            do throws(CronExpression.Invalid) {
                expression = try CronExpression(walk.text)
            } catch {
                // A date that no year has; which those are is tested elsewhere.
                #expect(error.reason.contains("never comes"), "\(walk.text)")
                continue
            }
            let random = Int.random(in: 0..<1_700_000_000, using: &generator)
            let start =
                number.isMultiple(of: 2)
                ? random
                : changes.randomElement(using: &generator).map { $0 + Int.random(in: -90_000...90_000, using: &generator) } ?? random
            let next = try #require(expression.next(after: Date(timeIntervalSince1970: Double(start) + 0.5), in: timeZone))
            let seconds = Int(next.timeIntervalSince1970)
            let end = start / 60 + 3 * 1_440
            let expected = walk.first(after: start, upTo: end, in: timeZone)
            if let expected {
                found += 1
                #expect(seconds == expected * 60, "\(walk.text) after \(start) in \(zone)")
            } else {
                #expect(seconds > end * 60, "\(walk.text) after \(start) in \(zone)")
            }
            #expect(seconds > start)
            #expect(
                walk.first(after: seconds - 60, upTo: seconds / 60, in: timeZone) == seconds / 60, "\(walk.text) at \(seconds) in \(zone)")
        }
        #expect(found > 10)
    }

    /// Moments at most a day after a change of the clock, since 1970.
    private static func daysOfChange(in timeZone: TimeZone) -> [Int] {
        func offset(_ day: Int) -> Int { timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(day) * 86_400)) }
        return (3..<19_600).filter { offset($0) != offset($0 - 1) }.map { $0 * 86_400 }
    }
}
