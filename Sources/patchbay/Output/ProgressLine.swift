import Foundation
import IntegrationEngine
import Logging

/// Says on standard error what a run is doing: one line that is drawn again on a terminal, a log line now and then otherwise.
struct ProgressLine {
    let slug: String
    let counters: RunCounters
    let logger: Logger

    /// Takes the line away from a terminal; nothing elsewhere.
    static let erasure = isDrawn ? "\r\u{1B}[2K" : ""

    /// Whether there is a line to look at: where programs read JSON lines it would be in their way.
    static let isDrawn = Terminal.error.isInteractive && StandardError.format != .json

    /// Shows progress for as long as `body` runs.
    func show<Result: Sendable>(while body: () async throws -> Result) async throws -> Result {
        let ticker = Task { await tick(every: Self.isDrawn ? .milliseconds(200) : .seconds(10)) }
        defer { ticker.cancel() }
        let result: Result
        do {
            result = try await body()
        } catch {
            await stop(ticker)
            throw error
        }
        await stop(ticker)
        return result
    }

    private func stop(_ ticker: Task<Void, Never>) async {
        ticker.cancel()
        await ticker.value
        StandardError.write(Self.erasure)
    }

    private func tick(every interval: Duration) async {
        let clock = ContinuousClock()
        let start = clock.now
        while (try? await clock.sleep(for: interval)) != nil {
            let reading = counters.current
            let seconds = Self.seconds(clock.now - start)
            if Self.isDrawn {
                let text = Self.text(slug, reading, seconds: seconds, width: Terminal.error.width - 1)
                StandardError.write(Self.erasure + Terminal.error.styled(text, .dim))
            } else {
                logger.info("run progress", metadata: Self.metadata(reading, seconds: seconds))
            }
        }
    }

    /// What fits: where there is little room, the state of the rate limit stays, since it says why nothing else moves.
    static func text(_ slug: String, _ reading: RunCounters.Reading, seconds: Double, width: Int, now: Date = Date()) -> String {
        let rate = seconds > 0 ? Int(Double(reading.records) / seconds) : 0
        // The less important, the later.
        let parts = [
            limit(reading, now), Count.text(reading.records, "record"), Count.text(reading.pages, "page"), "\(rate)/s",
            Count.text(reading.requests, "request"), reading.retries == 0 ? "" : Count.text(reading.retries, "retry", plural: "retries"),
        ].filter { !$0.isEmpty }
        for count in stride(from: parts.count, to: 1, by: -1) {
            let text = "\(slug): " + (parts[1..<count] + [parts[0]]).joined(separator: ", ")
            if DisplayText.width(text) <= width { return text }
        }
        return DisplayText.cut(parts[0], to: width)
    }

    /// How the run stands with the provider's rate limit.
    private static func limit(_ reading: RunCounters.Reading, _ now: Date) -> String {
        guard let until = reading.waitingUntil, until > now else { return "rate limit free" }
        return "rate limited: goes on in \(Int(until.timeIntervalSince(now).rounded(.up))) s"
    }

    private static func metadata(_ reading: RunCounters.Reading, seconds: Double) -> Logger.Metadata {
        [
            "run.pages": .stringConvertible(reading.pages), "run.records": .stringConvertible(reading.records),
            "run.requests": .stringConvertible(reading.requests), "run.retries": .stringConvertible(reading.retries),
            "rate.limited": .stringConvertible(reading.waitingUntil.map { $0 > Date() } ?? false),
            "run.bytes": .stringConvertible(reading.bytes), "run.seconds": .stringConvertible(Int(seconds)),
        ]
    }

    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
