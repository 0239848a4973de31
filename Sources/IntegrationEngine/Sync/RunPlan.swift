import Foundation
import IntegrationCore
import IntegrationStore

/// Decides, when a run begins, which streams are read as a whole and which only for what changed.
///
/// Each stream by itself: one that a permission keeps from ever being complete must not make all others be read anew in every run.
struct RunPlan: Sendable {
    /// Delta when at least one stream is read by its delta.
    let mode: RunMode
    /// Names what records are judged under: the manifest and the settings.
    let judgedAs: String
    /// The streams that are read for what changed only.
    let changesOnly: Set<String>
    private let stale: Set<String>

    /// - Parameters:
    ///   - names: the streams of the run.
    ///   - now: when the run begins.
    init(
        _ mode: RequestedMode, _ integration: CompiledIntegration, names: [String], standings: [String: StreamStanding],
        judgedAs: String, now: Date
    ) {
        let streams = integration.streams.filter { names.contains($0.name) }
        let fullEvery = integration.manifest.sync.full.seconds
        var changesOnly: Set<String> = []
        for stream in streams where mode != .full {
            guard let standing = standings[stream.name], let completedAt = standing.completedAt else { continue }
            // Without a cursor nothing but the whole can be asked for; below a parent, the children of those that changed.
            guard standing.cursor != nil || (stream.delta == nil && stream.parent != nil) else { continue }
            let isCurrent = standing.judgedAs == judgedAs && now.timeIntervalSince(completedAt) < fullEvery
            if isCurrent || mode == .delta { changesOnly.insert(stream.name) }
        }
        let readsDelta = changesOnly.contains { standings[$0]?.cursor != nil }
        self.mode = mode == .delta || readsDelta ? .delta : .full
        self.changesOnly = self.mode == .delta ? changesOnly : []
        self.judgedAs = judgedAs
        stale = Set(names.filter { standings[$0]?.judgedAs != judgedAs })
    }

    /// - Parameters:
    ///   - open: the run, which goes on as it was begun, whatever mode it is taken up in: what of a stream was read as changes says nothing
    ///     of the whole.
    ///   - intended: the plan for a run that would begin now.
    init(of open: OpenRun, intended: RunPlan) {
        mode = open.mode
        judgedAs = intended.judgedAs
        changesOnly = open.changesOnly
        stale = intended.stale
    }

    /// Whether only what changed since the last complete pass is asked for.
    func readsChanges(of stream: String) -> Bool { changesOnly.contains(stream) }

    /// Whether the stream has records that were judged by other checks or under other settings.
    func isStale(_ stream: String) -> Bool { stale.contains(stream) }
}
