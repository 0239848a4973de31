extension Syntax {
    /// The literals that may be the value of the whole: alone, as a branch of a condition, as the default of an optional.
    var literalResults: [CELLiteralResult] {
        switch kind {
        case .literal(let value): [CELLiteralResult(value: value, offset: offset)]
        case .conditional(let branches, let otherwise): branches.flatMap(\.value.literalResults) + otherwise.literalResults
        case .bind(_, _, let body): body.literalResults
        case .memberCall(_, "orValue", let arguments) where arguments.count == 1: arguments[0].literalResults
        default: []
        }
    }
}
