import CEL
import Foundation
import IntegrationCore
import JSONTape

/// Waits for an asynchronous job at the provider and downloads what it made.
struct JobWalker: Sendable {
    let job: CompiledJob
    let stream: StreamWalker
    let unit: StreamUnit

    /// - Parameter created: The answer that created the job; `job` in expressions. Its time begins now, also where it was created before an
    ///   interruption.
    func result(of created: CELValue) async throws -> Answer {
        var names = unit.names
        names["job"] = created
        let deadline = stream.clock.now().addingTimeInterval(job.timeout.seconds)
        while true {
            let state = try await answer(to: job.poll, names, decoder: stream.stream.decoder)
            let bindings = stream.inputs.bindings(job.answerEnvironment, names.merging(state.names) { _, new in new })
            if let failed = job.failed, try failed.isTrue(bindings) {
                throw EngineError(
                    .jobFailed, "\(place): the provider says that the job failed: `\(failed.program.source)`", detail: "failed",
                    status: state.status)
            }
            if try job.done.isTrue(bindings) { break }
            try await pause(after: state, until: deadline)
        }
        return try await answer(to: job.download, names, decoder: job.decoder)
    }

    /// Waits for the next poll: as long as the manifest says, or as the provider asks for if that is longer, and never beyond the deadline.
    private func pause(after state: Answer, until deadline: Date) async throws {
        let now = stream.clock.now()
        let rest = Duration.seconds(deadline.timeIntervalSince(now))
        guard rest > .zero else {
            throw EngineError(
                .jobFailed, "\(place): the job was not done after \(job.timeout.components.seconds) s, the limit of `job.poll.timeout`",
                detail: "timeout", status: state.status)
        }
        let asked = state.header(stream.classifier.retryAfterHeader).flatMap { RetryAfter($0, now: now) }?.delay(from: now, maximum: rest)
        try await stream.clock.sleep(min(max(job.interval, asked ?? .zero), rest))
    }

    private var place: String { "streams.\(stream.stream.name)\(unit.id.isEmpty ? "" : ", unit \(unit.id)")" }

    private func answer(to request: CompiledRequest, _ names: [String: CELValue], decoder: AnswerDecoder) async throws -> Answer {
        let built = try request.build(stream.inputs.bindings(request.environment, names), base: stream.base)
        let reply = try await stream.client.send(built, decoder: decoder, classifier: stream.classifier, names: unit.names)
        // No content is not an empty result: what was there before would be taken for deleted.
        guard case .answer(let answer) = reply, answer.document != nil else {
            throw EngineError(
                .jobFailed, "\(place): \(built.method) \(built.url.redacted) was answered without content", detail: "no_content")
        }
        return answer
    }
}
