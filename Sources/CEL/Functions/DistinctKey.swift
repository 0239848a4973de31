/// A scalar in the form in which `distinct` compares it: equal for equal values and only for them.
enum DistinctKey: Hashable {
    case key(CELMapKey)
    case double(Double)
    case bytes([UInt8])
    case timestamp(CELTimestamp)
    case duration(CELDuration)
    case null

    /// `nil` for what has to be compared element by element, and for NaN, which equals nothing.
    init?(_ value: CELValue) {
        switch value {
        case .double(let number):
            guard !number.isNaN else { return nil }
            self = CELMapKey(value).map(Self.key) ?? .double(number)
        case .bytes(let bytes): self = .bytes(bytes)
        case .timestamp(let time): self = .timestamp(time)
        case .duration(let span): self = .duration(span)
        case .null: self = .null
        default:
            guard let key = CELMapKey(value) else { return nil }
            self = .key(key)
        }
    }
}
