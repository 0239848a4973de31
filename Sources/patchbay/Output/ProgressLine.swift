import Foundation
import IntegrationEngine
import Logging

/// Says on standard error what a run is doing: one line that is drawn again on a terminal, a log line now and then otherwise.
struct ProgressLine {
    let slug: String
    let counters: RunCounters
    let logger: Logger

    /// Takes the line away from a terminal; nothing elsewhere.
    static let erasure = Terminal.error.isInteractive ? "\r\u{1B}[2K" : ""

    /// Shows progress for as long as `body` runs.
    func show<Result: Sendable>(while body: () async throws -> Result) async throws -> Result {
        let isInteractive = Terminal.error.isInteractive
        let ticker = Task { await tick(every: isInteractive ? .milliseconds(200) : .seconds(10), isInteractive: isInteractive) }
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

    private func tick(every interval: Duration, isInteractive: Bool) async {
        let clock = ContinuousClock()
        let start = clock.now
        while (try? await clock.sleep(for: interval)) != nil {
            let reading = counters.current
            let seconds = Self.seconds(clock.now - start)
            if isInteractive {
                let text = DisplayText.cut(Self.text(slug, reading, seconds: seconds), to: Terminal.error.width - 1)
                StandardError.write(Self.erasure + Terminal.error.styled(text, .dim))
            } else {
                logger.info("run progress", metadata: Self.metadata(reading, seconds: seconds))
            }
        }
    }

    private static func text(_ slug: String, _ reading: RunCounters.Reading, seconds: Double) -> String {
        let rate = seconds > 0 ? Int(Double(reading.records) / seconds) : 0
        return "\(slug): \(reading.pages) pages, \(reading.records) records, \(rate)/s, \(reading.requests) requests\(limit(reading))"
    }

    /// How the run stands with the provider's rate limit.
    private static func limit(_ reading: RunCounters.Reading) -> String {
        if let until = reading.waitingUntil, until > Date() {
            return ", rate limited: goes on in \(Int(until.timeIntervalSinceNow.rounded(.up))) s"
        }
        return reading.retries == 0 ? ", rate limit free" : ", rate limit free, \(reading.retries) retries"
    }

    private static func metadata(_ reading: RunCounters.Reading, seconds: Double) -> Logger.Metadata {
        [
            "run.pages": "\(reading.pages)", "run.records": "\(reading.records)", "run.requests": "\(reading.requests)",
            "run.retries": "\(reading.retries)", "rate.limited": "\(reading.waitingUntil.map { $0 > Date() } ?? false)",
            "run.bytes": "\(reading.bytes)", "run.seconds": "\(Int(seconds))",
        ]
    }

    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
