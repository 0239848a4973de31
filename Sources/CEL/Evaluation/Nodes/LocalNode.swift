/// A variable of a macro.
final class LocalNode: Node {
    let position: Int
    let offset: Int

    init(_ position: Int, at offset: Int) {
        self.position = position
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge()
        return frame.locals[position]
    }
}
