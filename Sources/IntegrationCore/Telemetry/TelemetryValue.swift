/// What an attribute of a span says.
package enum TelemetryValue: Sendable, Hashable {
    case text(String)
    case integer(Int64)
    case double(Double)
    case flag(Bool)
}
