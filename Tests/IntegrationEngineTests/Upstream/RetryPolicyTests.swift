import IntegrationEngine
import Testing

struct RetryPolicyTests {
    /// The smallest (bits 1; a constant 0 would be rejected for ever) or the largest (all bits) pause that jitter can give.
    private struct Extreme: RandomNumberGenerator {
        let bits: UInt64
        mutating func next() -> UInt64 { bits }
    }

    private let policy = RetryPolicy(attempts: 6, base: .milliseconds(100), cap: .seconds(1))

    @Test("The bound doubles up to the cap, jitter fills it from zero", arguments: [(1, 100), (2, 200), (3, 400), (4, 800), (5, 1000)])
    func bounds(attempt: Int, milliseconds: Int) {
        var low = Extreme(bits: 1)
        #expect(policy.pause(afterAttempt: attempt, using: &low) == .zero)
        var high = Extreme(bits: .max)
        #expect(policy.pause(afterAttempt: attempt, using: &high) == .milliseconds(milliseconds))
    }

    @Test(
        "No pause after the last attempt, whatever the server asks", arguments: [(6, nil), (7, nil), (6, Duration.seconds(1))])
    func end(attempt: Int, asked: Duration?) {
        var generator = SystemRandomNumberGenerator()
        #expect(policy.pause(afterAttempt: attempt, asked: asked, using: &generator) == nil)
    }

    @Test("A server's wait is kept in full, also where it is longer than a pause of our own")
    func after() {
        var low = Extreme(bits: 1)
        #expect(policy.pause(afterAttempt: 1, asked: .milliseconds(700), using: &low) == .milliseconds(700))
        #expect(policy.pause(afterAttempt: 1, asked: .seconds(100), using: &low) == .seconds(100))
        #expect(policy.pause(afterAttempt: 1, asked: .seconds(-5), using: &low) == .zero)
        var high = Extreme(bits: .max)
        #expect(policy.pause(afterAttempt: 1, asked: .milliseconds(700), using: &high) == .milliseconds(800))
    }

    @Test("Thousands of attempts overflow nothing")
    func manyAttempts() {
        let patient = RetryPolicy(attempts: .max, base: .seconds(1), cap: .seconds(60))
        var high = Extreme(bits: .max)
        #expect(patient.pause(afterAttempt: 1_000_000, using: &high) == .seconds(60))
    }
}
