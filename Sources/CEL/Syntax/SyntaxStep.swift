/// An operator with its right operand.
struct SyntaxStep {
    let operation: ArithmeticOperation
    let operand: Syntax
    let offset: Int
}
