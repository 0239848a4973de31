import Synchronization

/// The recorded answers, and how far each request's have been played.
final class RecordedTape: Sendable {
    private struct Key: Hashable {
        let method: String
        let path: String
        /// Sorted, so that the order of parameters makes no difference.
        let query: [String]
    }

    private struct Progress {
        var played: [Key: Int] = [:]
        var unmatched: [String] = []
    }

    private let answers: [Key: [LoopbackAnswer]]
    private let ignored: Set<String>
    private let progress = Mutex(Progress())

    init(_ exchanges: [RecordedExchange], ignoring ignored: Set<String>) {
        self.ignored = ignored
        answers = Dictionary(grouping: exchanges) { exchange in
            Self.key(exchange.method, exchange.path, exchange.query, ignoring: ignored)
        }.mapValues { $0.map(\.answer) }
    }

    var unmatched: [String] { progress.withLock { $0.unmatched } }

    func answer(_ request: LoopbackRequest) -> LoopbackAnswer {
        let key = Self.key(request.method, request.path, request.query, ignoring: ignored)
        return progress.withLock { progress in
            guard let recorded = answers[key], let last = recorded.last else {
                progress.unmatched.append("\(request.method) \(request.target)")
                return .json(status: 404, ["message": "Not Found", "hint": "this request was not recorded"])
            }
            let turn = progress.played[key, default: 0]
            progress.played[key] = turn + 1
            return turn < recorded.count ? recorded[turn] : last
        }
    }

    private static func key(
        _ method: String, _ path: String, _ query: [(name: String, value: String)], ignoring ignored: Set<String>
    ) -> Key {
        Key(method: method, path: path, query: query.filter { !ignored.contains($0.name) }.map { "\($0.name)=\($0.value)" }.sorted())
    }
}
