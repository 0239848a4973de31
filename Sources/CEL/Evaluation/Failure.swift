/// An error while it travels through the tree: a reference, because results are returned millions of times and errors are not.
final class Failure: Error, Sendable {
    let code: CELError.Code
    let reason: String
    let path: String?
    /// Where in the source; `nil` until a node that knows adds it.
    let offset: Int?

    init(_ code: CELError.Code, _ reason: String, path: String? = nil, at offset: Int? = nil) {
        self.code = code
        self.reason = reason
        self.path = path
        self.offset = offset
    }

    convenience init(_ error: CELError, at offset: Int?) {
        self.init(error.code, error.reason, path: error.path, at: offset)
    }

    func located(at offset: Int) -> Failure {
        self.offset == nil ? Failure(code, reason, path: path, at: offset) : self
    }

    /// Whether `||`, `&&` and the macros may go on past it. Running out of budget is final.
    var isAbsorbable: Bool { code != .costExceeded }

    static func noSuchOverload(_ function: String, _ arguments: [CELValue]) -> Failure {
        let types = arguments.map { $0.type.name }.joined(separator: ", ")
        return Failure(.noSuchOverload, "`\(function)` does not take (\(types))")
    }
}
