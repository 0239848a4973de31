/// A function of the language, or of the host: its signatures for the checker and its body for evaluation.
struct BuiltinFunction: Sendable {
    typealias Unary = @Sendable (CELValue, inout Frame) throws(Failure) -> CELValue
    typealias Body = @Sendable ([CELValue], inout Frame) throws(Failure) -> CELValue

    let name: String
    let overloads: [CELOverload]
    /// Set when the function takes one value in every overload.
    let unary: Unary?
    let body: Body
    /// Whether a call with constant arguments may be computed once, at compile time.
    let isPure: Bool

    init(_ name: String, _ overloads: [CELOverload], isPure: Bool = true, _ body: @escaping Body) {
        self.name = name
        self.overloads = overloads
        self.unary = nil
        self.isPure = isPure
        self.body = body
    }

    init(unary name: String, _ overloads: [CELOverload], _ body: @escaping Unary) {
        self.name = name
        self.overloads = overloads
        self.unary = body
        self.isPure = true
        self.body = { arguments, frame throws(Failure) in
            guard arguments.count == 1 else { throw Failure.noSuchOverload(name, arguments) }
            return try body(arguments[0], &frame)
        }
    }

    /// A function of the host. Its calls are never computed at compile time.
    init(_ function: CELFunction) {
        let name = function.name
        self.init(name, function.overloads, isPure: false) { arguments, _ throws(Failure) in
            guard let body = function.body else { throw Failure(.hostFailure, "`\(name)` has no implementation") }
            do throws(CELError) { return try body(arguments) } catch { throw Failure(error, at: nil) }
        }
    }
}

extension CELOverload {
    /// `value.name(...)`.
    static func member(_ receiver: CELType, _ parameters: CELType..., result: CELType) -> CELOverload {
        CELOverload(isMember: true, [receiver] + parameters, result)
    }

    /// `name(...)`.
    static func global(_ parameters: CELType..., result: CELType) -> CELOverload {
        CELOverload(parameters, result)
    }
}
