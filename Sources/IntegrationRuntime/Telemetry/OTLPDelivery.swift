import Foundation
import IntegrationEngine

/// What becomes of the documents of one kind, one after another: when to send one again, when to give it up, and when to say so.
struct OTLPDelivery {
    /// What to do about a document.
    enum Step: Equatable {
        case delivered
        case again(after: Duration)
        /// It is lost.
        case givenUp
    }

    /// What is worth a line of the log.
    enum News: Equatable {
        case fails(String)
        case works
    }

    /// The collector may take later what it answers so (OTLP specification, "Retryable Response Codes"). All else would fail again.
    private static let retried: Set<Int> = [429, 502, 503, 504]

    let policy: RetryPolicy
    let longestWait: Duration
    /// Of the document that is on its way.
    private var attempts = 0
    /// One after another, whichever documents they were: with them the pauses grow.
    private var failures = 0

    init(policy: RetryPolicy, longestWait: Duration) {
        self.policy = policy
        self.longestWait = longestWait
    }

    /// - Parameters:
    ///   - answer: or why there is none.
    ///   - generator: of jitter.
    mutating func received(
        _ answer: Result<OTLPAnswer, Missing>, now: Date, using generator: inout some RandomNumberGenerator
    ) -> (step: Step, news: News?) {
        attempts += 1
        if case .success(let answer) = answer, (200...299).contains(answer.status) {
            let isNews = failures > 0
            (attempts, failures) = (0, 0)
            return (.delivered, isNews ? .works : nil)
        }
        failures += 1
        let news = failures == 1 ? News.fails(Self.reason(of: answer)) : nil
        guard attempts < policy.attempts, let wait = wait(after: answer, now: now, using: &generator) else {
            attempts = 0
            return (.givenUp, news)
        }
        return (.again(after: wait), news)
    }

    /// No answer came: the kind of the error, which holds nothing of the request.
    struct Missing: Error {
        let kind: String
    }

    /// Nil where the same would fail again.
    private func wait(
        after answer: Result<OTLPAnswer, Missing>, now: Date, using generator: inout some RandomNumberGenerator
    ) -> Duration? {
        // Counted over all documents: one that waits for its first attempt is no reason to ask more often.
        let pauses = RetryPolicy(attempts: .max, base: policy.base, cap: policy.cap)
        guard case .success(let answer) = answer else { return pauses.pause(afterAttempt: failures, using: &generator) }
        guard Self.retried.contains(answer.status) else { return nil }
        let asked = answer.retryAfter.flatMap { RetryAfter($0, now: now) }.map { $0.delay(from: now, maximum: longestWait) }
        return pauses.pause(afterAttempt: failures, asked: asked, using: &generator)
    }

    private static func reason(of answer: Result<OTLPAnswer, Missing>) -> String {
        switch answer {
        case .success(let answer): "status \(answer.status)"
        case .failure(let missing): missing.kind
        }
    }
}
