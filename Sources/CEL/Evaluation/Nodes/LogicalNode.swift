/// A chain of `&&` or of `||`.
///
/// An operand that decides wins over errors of the others, on either side; without one the first error is the result.
final class LogicalNode: ConditionNode {
    private let operands: [any Node]
    /// The value of one operand that decides: `false` for `&&`, `true` for `||`.
    private let deciding: Bool
    let offset: Int

    init(isAnd: Bool, _ operands: [any Node], at offset: Int) {
        self.operands = operands
        self.deciding = !isAnd
        self.offset = offset
    }

    func isTrue(_ frame: inout Frame) throws(Failure) -> Bool {
        var failure: Failure?
        for operand in operands {
            do throws(Failure) {
                if try operand.isTrue(&frame) == deciding { return deciding }
            } catch {
                guard error.isAbsorbable else { throw error }
                if failure == nil { failure = error }
            }
        }
        if let failure { throw failure }
        return !deciding
    }
}
