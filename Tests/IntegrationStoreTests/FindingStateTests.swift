import Foundation
import IntegrationCore
import IntegrationStore
import Testing

@Suite struct FindingStateTests {
    private static let ignore = FindingIgnore(reason: "r", by: "b", until: Date(timeIntervalSince1970: 100))

    private static func state(_ status: FindingStatus) -> FindingState {
        FindingState(status: status, verdict: .fail, severity: .high, ignore: status == .ignored ? ignore : nil)
    }

    @Test(arguments: [
        (FindingStatus.open, FindingObservation.shown(.fail, .high), FindingEvent.Kind?.none, FindingStatus.open),
        (.open, .shown(.inconclusive, .high), .updated, .open),
        (.open, .shown(.fail, .low), .updated, .open),
        (.open, .gone, .resolved, .resolved),
        (.open, .ignored(ignore), .ignored, .ignored),
        (.open, .unignored, nil, .open),
        (.open, .runBegan(at: Date(timeIntervalSince1970: 100)), nil, .open),
        (.resolved, .shown(.fail, .high), .reopened, .open),
        (.resolved, .shown(.inconclusive, .high), .reopened, .open),
        (.resolved, .gone, nil, .resolved),
        (.resolved, .ignored(ignore), nil, .resolved),
        (.resolved, .unignored, nil, .resolved),
        (.ignored, .shown(.fail, .high), nil, .ignored),
        (.ignored, .shown(.inconclusive, .high), .updated, .ignored),
        (.ignored, .gone, .resolved, .resolved),
        (.ignored, .ignored(ignore), nil, .ignored),
        (.ignored, .ignored(FindingIgnore(reason: "other", by: "b")), .ignored, .ignored),
        (.ignored, .unignored, .unignored, .open),
        (.ignored, .runBegan(at: Date(timeIntervalSince1970: 99)), nil, .ignored),
        (.ignored, .runBegan(at: Date(timeIntervalSince1970: 100)), .expired, .open),
    ])
    func `every observation in every state`(
        from: FindingStatus, observation: FindingObservation, event: FindingEvent.Kind?, to: FindingStatus
    ) {
        var state = Self.state(from)
        #expect(state.observe(observation) == event)
        #expect(state.status == to)
        #expect((state.ignore != nil) == (to == .ignored))
    }
}
