import ArgumentParser
import IntegrationStore

/// What `--status` can be.
enum FindingStatusOption: String, ExpressibleByArgument, CaseIterable {
    case open
    case resolved
    case ignored
    case all

    /// Nil lets every finding through.
    var status: FindingStatus? {
        switch self {
        case .open: .open
        case .resolved: .resolved
        case .ignored: .ignored
        case .all: nil
        }
    }
}
