/// A condition and the value chosen when it holds.
struct SyntaxBranch {
    let condition: Syntax
    let value: Syntax
}
