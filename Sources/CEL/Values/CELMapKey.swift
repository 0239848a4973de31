/// A map key in the form in which CEL compares keys: numbers by value across their types, strings by code points.
enum CELMapKey: Hashable {
    case bool(Bool)
    case integer(Int64)
    /// Only above `Int64.max`, so that each number has one form.
    case unsigned(UInt64)
    case string([UInt8])

    /// `nil` when a value of this type cannot be a key, or is a number no integer key can equal.
    init?(_ value: CELValue) {
        switch value {
        case .bool(let flag): self = .bool(flag)
        case .int(let number): self = .integer(number)
        case .uint(let number): self = number <= UInt64(Int64.max) ? .integer(Int64(number)) : .unsigned(number)
        case .double(let number):
            if let integer = Int64(exactly: number) {
                self = .integer(integer)
            } else if let unsigned = UInt64(exactly: number) {
                self = .unsigned(unsigned)
            } else {
                return nil
            }
        case .string(let text): self = .string(Array(text.utf8))
        default: return nil
        }
    }
}
