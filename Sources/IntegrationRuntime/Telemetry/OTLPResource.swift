import Foundation

/// Which process telemetry is from, in words of OpenTelemetry's semantic conventions for resources.
package struct OTLPResource: Sendable {
    /// `service.name`, the same of every process.
    static let service = "patchbay"

    /// `service.version`
    package var version: String
    /// `service.instance.id`: another one for each process, as the conventions recommend.
    package var instance: String

    package init(version: String, instance: String = UUID().uuidString.lowercased()) {
        self.version = version
        self.instance = instance
    }
}
