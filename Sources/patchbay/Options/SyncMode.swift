import ArgumentParser
import IntegrationEngine

/// What `--mode` can be.
enum SyncMode: String, ExpressibleByArgument, CaseIterable {
    case full
    case delta

    var requested: SyncRequest.Mode {
        switch self {
        case .full: .full
        case .delta: .delta
        }
    }
}
