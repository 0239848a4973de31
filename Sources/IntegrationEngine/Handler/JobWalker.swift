import CEL
import Foundation
import IntegrationCore
import JSONTape

/// Waits for an asynchronous job at the provider and downloads what it made.
struct JobWalker: Sendable {
    let job: CompiledJob
    let stream: StreamWalker
    let unit: StreamUnit

    /// - Parameter created: The answer that created the job; `job` in expressions.
    func result(of created: Answer) async throws -> Answer {
        var names = unit.names
        names["job"] = created.document.map { CELValue(json: $0.root) } ?? .null
        let deadline = stream.clock.now().addingTimeInterval(job.timeout.seconds)
        while true {
            let state = try await answer(to: job.poll, names, decoder: stream.stream.decoder)
            let bindings = stream.inputs.bindings(job.answerEnvironment, names.merging(state.names) { _, new in new })
            if let failed = job.failed, try failed.isTrue(bindings) {
                throw EngineError(.jobFailed, "streams.\(stream.stream.name): the provider says that the job failed", detail: "failed")
            }
            if try job.done.isTrue(bindings) { break }
            guard stream.clock.now() < deadline else {
                throw EngineError(.jobFailed, "streams.\(stream.stream.name): the job did not end in time", detail: "timeout")
            }
            try await stream.clock.sleep(job.interval)
        }
        return try await answer(to: job.download, names, decoder: job.decoder)
    }

    private func answer(to request: CompiledRequest, _ names: [String: CELValue], decoder: AnswerDecoder) async throws -> Answer {
        let built = try request.build(stream.inputs.bindings(request.environment, names), base: stream.base)
        let reply = try await stream.client.send(built, decoder: decoder, classifier: stream.classifier, names: unit.names)
        guard case .answer(let answer) = reply else {
            throw EngineError(.jobFailed, "\(built.method) \(built.url.redacted): the job was answered without content")
        }
        return answer
    }
}
