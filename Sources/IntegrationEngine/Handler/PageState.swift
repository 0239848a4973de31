import Foundation
import IntegrationCore
import IntegrationStore

/// Where the walk over one unit stands.
struct PageState: Sendable {
    var position: PagePosition
    var pages: Int
    var hasMore = true
    /// Whether only what changed is asked for. Not where the parent owes all its children, nor once the provider has forgotten the cursor.
    private(set) var isOfChanges: Bool
    private(set) var fingerprints: Set<UInt64>
    private(set) var visited: Set<ExactText> = []

    /// - Parameter progress: Of an interrupted run; nil to begin.
    init(_ progress: UnitProgress?, isOfChanges: Bool) {
        self.isOfChanges = isOfChanges
        position = progress?.position.flatMap(PagePosition.init(text:)) ?? PagePosition()
        pages = progress?.pages ?? 0
        // Those of the windows before are among them, and this one may show the same records again.
        fingerprints = position.windowStart == nil ? progress?.fingerprints ?? [] : []
        if let next = position.next { visited.insert(ExactText(next)) }
    }

    /// The number of the page to come, from 0: those that hold nothing but a created job are none.
    var index: Int { pages - (position.jobs ?? 0) }

    /// Goes back to the beginning, with nothing but the count of pages kept: those already stored have their numbers.
    mutating func beginAnew() {
        position = PagePosition()
        fingerprints = []
        visited = []
        isOfChanges = false
    }

    mutating func advance(to next: PagePosition?, fingerprint: UInt64, hasRecords: Bool) {
        if hasRecords { fingerprints.insert(fingerprint) }
        // Another window begins its own sequence of pages, and may hold the same records for its overlap.
        if next?.windowStart != position.windowStart {
            visited = []
            fingerprints = []
        }
        position = next ?? PagePosition()
        if let next = position.next { visited.insert(ExactText(next)) }
        pages += 1
    }
}

extension PagePosition {
    /// Reads a stored position; nil when it is not one.
    init?(text: String) {
        guard let position = try? JSONDecoder().decode(PagePosition.self, from: Data(text.utf8)) else { return nil }
        self = position
    }

    /// The position as it is stored.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
