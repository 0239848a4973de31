/// Which recorded answers belong to which requests of the manifest.
struct FixtureMatches {
    /// Successful answers of each stream, further pages included.
    let answers: [String: [FixtureExchange]]
    /// Positions of the answers that belong to one request only. To others a request of which little is constant may just look alike.
    let certain: Set<Int>
    /// Requests that no recorded answer belongs to, by the name of their outline.
    let unanswered: [String]
    /// Recorded answers that belong to no request.
    let unreached: [FixtureExchange]

    init(_ manifest: IntegrationManifest, _ fixtures: FixtureSet) {
        let builder = OutlineBuilder(manifest: manifest, fixtures: fixtures)
        var reached: [Int: Set<String>] = [:]
        var unanswered: [String] = []
        let outlines = builder.outlines()
        let asked = outlines.map { outline in fixtures.exchanges.filter { outline.matches($0) } }
        let isAskedFor = Set(asked.flatMap { $0.map(\.position) })
        for (outline, exact) in zip(outlines, asked) {
            // A value with a slash in it, such as the name of a branch, counts where nothing else asks for that path.
            let matching =
                exact
                + fixtures.exchanges.filter { exchange in
                    !isAskedFor.contains(exchange.position) && outline.matches(exchange, acrossSegments: true)
                }
            if matching.isEmpty { unanswered.append(outline.name) }
            for exchange in matching { reached[exchange.position, default: []].insert(outline.name) }
        }
        // A next page is named by the answer before it: by its path, in a header.
        let linking = fixtures.exchanges.filter { !$0.answerHeaders.isEmpty }
        var isGrowing = !linking.isEmpty
        while isGrowing {
            isGrowing = false
            for exchange in linking {
                let names = reached[exchange.position] ?? []
                guard !names.isEmpty else { continue }
                for next in fixtures.exchanges
                where !names.isSubset(of: reached[next.position] ?? []) && Self.links(exchange, to: next, fixtures) {
                    reached[next.position, default: []].formUnion(names)
                    isGrowing = true
                }
            }
        }
        Self.followURLs(manifest, fixtures, &reached)
        var answers: [String: [FixtureExchange]] = [:]
        for exchange in fixtures.exchanges where exchange.isSuccess {
            for name in reached[exchange.position] ?? [] { answers[name, default: []].append(exchange) }
        }
        self.answers = answers
        certain = Set(reached.filter { $0.value.count == 1 }.keys)
        self.unanswered = unanswered
        self.unreached = fixtures.exchanges.filter { reached[$0.position] == nil }
    }

    /// Reaches what else nothing asks for by the URLs of next pages in the bodies before.
    private static func followURLs(_ manifest: IntegrationManifest, _ fixtures: FixtureSet, _ reached: inout [Int: Set<String>]) {
        let streams = Set(manifest.streams.filter { if case .url = $0.pages?.strategy { true } else { false } }.map(\.name))
        guard !streams.isEmpty else { return }
        let pending = fixtures.exchanges.filter { reached[$0.position] == nil }
        // Each body is read when its exchange is reached: once for each stream at most.
        var newest = fixtures.exchanges.filter { !streams.isDisjoint(with: reached[$0.position] ?? []) }
        while let exchange = newest.popLast() {
            let names = streams.intersection(reached[exchange.position] ?? [])
            guard let body = exchange.body, let contents = fixtures.contents(of: body) else { continue }
            let links = RecordedLinks(String(decoding: contents, as: UTF8.self))
            for next in pending
            where !names.isSubset(of: reached[next.position] ?? []) && links.lead(from: exchange, to: next) {
                reached[next.position, default: []].formUnion(names)
                newest.append(next)
            }
        }
    }

    private static func links(_ exchange: FixtureExchange, to next: FixtureExchange, _ fixtures: FixtureSet) -> Bool {
        guard next.path != exchange.path || next.method == exchange.method, next.path.count > 1 else { return false }
        return exchange.answerHeaders.contains { header in
            // Few headers hold a path; finding its place by character is for those.
            guard header.holds(next.path), let range = header.firstRange(of: next.path) else { return false }
            return header[range.upperBound...].first.map { "?>".contains($0) } ?? true
        }
    }
}
