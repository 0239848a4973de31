import Yams

extension Node {
    /// Whether it is an empty value.
    var isNull: Bool {
        if case .scalar(let scalar) = self { PlainScalar(scalar) == .null } else { false }
    }
}
