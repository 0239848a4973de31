/// A step of a compiled expression. Classes, so that calling the next one is one indirect call and copies nothing.
protocol Node: AnyObject, Sendable {
    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue
    /// The value as a condition, without wrapping it; anything but a boolean is an error.
    func isTrue(_ frame: inout Frame) throws(Failure) -> Bool
    /// Where errors about it point to, in bytes of UTF-8.
    var offset: Int { get }
    /// Its value, when it is known without evaluating.
    var constant: CELValue? { get }
}

extension Node {
    var constant: CELValue? { nil }

    func isTrue(_ frame: inout Frame) throws(Failure) -> Bool {
        let value = try evaluate(&frame)
        guard case .bool(let flag) = value else { throw notBoolean(value) }
        return flag
    }

    func notBoolean(_ value: CELValue) -> Failure {
        Failure(.noSuchOverload, "a condition must be a bool, this is \(value.type.name)", at: offset)
    }
}
