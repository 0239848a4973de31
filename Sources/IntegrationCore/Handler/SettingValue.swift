/// A value of a non-secret credential field or of a variable, typed as the manifest declares it.
package enum SettingValue: Sendable, Hashable {
    case text(String)
    case int(Int64)
    case double(Double)
    case bool(Bool)
    case list([String])
}
