/// A value of the Common Expression Language.
///
/// Scalars are held. Lists and maps may be views over foreign data (a JSON tape, a row): they are read element by
/// element and never converted as a whole. They are classes, so that copying a value counts a reference and asks no type for how.
///
/// Numbers that come from JSON are `int` when they are written without fraction and exponent and fit 64 signed bits, `uint`
/// when they only fit 64 unsigned bits, and `double` otherwise. Comparisons work across the three; arithmetic does not.
package enum CELValue: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case list(any CELList)
    case map(any CELMap)
    case timestamp(CELTimestamp)
    case duration(CELDuration)
    case type(CELType)
    case optional(CELOptional)
    /// In a box, being rare: every other case fits into two words.
    indirect case opaque(any CELOpaque)
}
