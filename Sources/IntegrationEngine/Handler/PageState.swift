import Foundation
import IntegrationCore

/// Where the walk over one unit stands.
struct PageState: Sendable {
    var position: PagePosition
    var pages: Int
    var hasMore = true
    /// Whether the provider has forgotten the cursor, so that everything is fetched.
    var isExpired = false
    private(set) var fingerprints: Set<UInt64>
    private(set) var visited: Set<String> = []
    /// The keys met so far, where what a unit no longer shows is to go at its end.
    private(set) var keys: Set<String> = []
    /// Whether the unit is walked from its first page on.
    let isWhole: Bool

    /// - Parameter progress: Of an interrupted run; nil to begin.
    init(_ progress: UnitProgress?) {
        isWhole = progress == nil
        position = progress?.position.flatMap(PagePosition.init(text:)) ?? PagePosition()
        pages = progress?.pages ?? 0
        fingerprints = progress?.fingerprints ?? []
        if let next = position.next { visited.insert(next) }
    }

    mutating func met(_ records: [FetchedRecord]) {
        for record in records { keys.insert(record.key) }
    }

    mutating func advance(to next: PagePosition?, fingerprint: UInt64, hasRecords: Bool) {
        if hasRecords { fingerprints.insert(fingerprint) }
        // Another window begins its own sequence of pages, and may hold the same records for its overlap.
        if next?.windowStart != position.windowStart {
            visited = []
            fingerprints = []
        }
        position = next ?? PagePosition()
        if let next = position.next { visited.insert(next) }
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
