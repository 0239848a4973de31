import ArgumentParser
import IntegrationCore

/// What `--mode` can be.
enum SyncMode: String, ExpressibleByArgument, CaseIterable {
    case full
    case delta

    var requested: RequestedMode {
        switch self {
        case .full: .full
        case .delta: .delta
        }
    }
}
