import IntegrationTesting
import Testing

@Suite("A server on loopback", .timeLimit(.minutes(10)))
struct LoopbackServerTests {
    @Test("Whoever is cancelled before it starts is told so")
    func cancelled() async {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await LoopbackServer.withServer(answer: { _, _ in LoopbackAnswer(status: 200) }, { $0.port })
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("Texts of a JSON answer are escaped")
    func json() {
        let answer = LoopbackAnswer.json(status: 400, ["a\"b": "line\nbreak\\"])
        #expect(String(decoding: answer.body, as: UTF8.self) == #"{"a\"b":"line\nbreak\\"}"#)
    }
}
