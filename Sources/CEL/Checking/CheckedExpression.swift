/// What the checker makes of a piece of syntax: a node to evaluate, and its type.
struct CheckedExpression {
    let node: any Node
    let type: CELType
    /// The variable and the constant path it reads, such as `record.profile`; nothing when it is more than that.
    let reference: CELReference?

    init(_ node: any Node, _ type: CELType, reference: CELReference? = nil) {
        self.node = node
        self.type = type
        self.reference = reference
    }
}
