/// Something that is known to be wrong, in an expression compiled without checks: it fails only when it is evaluated.
final class FailureNode: Node {
    let failure: Failure
    let offset: Int

    init(_ failure: Failure, at offset: Int) {
        self.failure = failure
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue { throw failure.located(at: offset) }
}
