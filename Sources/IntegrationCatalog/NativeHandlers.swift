package import IntegrationCore

/// Handlers written in Swift, for what configuration cannot say, by the name that manifests give in `handler`.
package enum NativeHandlers {
    /// None of the built-in integrations needs one.
    package static let all: [String: any IntegrationHandler] = [:]
}
