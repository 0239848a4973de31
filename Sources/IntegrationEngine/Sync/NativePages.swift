import IntegrationCore

/// The pages of a native handler: what `fetchFull` and `fetchDelta` return is cut into one page a stream and call.
struct NativePages {
    private let integration: CompiledIntegration
    private let run: any HandlerRun
    private var numbers: [String: Int] = [:]

    init(integration: CompiledIntegration, run: any HandlerRun) {
        self.integration = integration
        self.run = run
    }

    /// Native handlers have one cursor for everything; it is kept with the first stream.
    static func cursorStream(_ integration: CompiledIntegration) -> String {
        integration.streams.first?.name ?? ""
    }

    mutating func deliver(_ result: FetchResult) async throws {
        let byStream = Dictionary(grouping: result.records, by: \.stream)
        var names = byStream.keys.sorted()
        let first = Self.cursorStream(integration)
        if names.isEmpty, !result.findings.isEmpty { names = [first] }
        for (position, name) in names.enumerated() {
            guard integration.streams.contains(where: { $0.name == name }) else {
                throw EngineError(
                    .unsupported, "the handler of \(integration.manifest.id) returned records of an undeclared stream `\(name)`")
            }
            var fingerprint = Fingerprint()
            let records = (byStream[name] ?? []).map(\.record)
            for record in records { fingerprint.combine(record.key) }
            try await run.deliver(
                FetchPage(
                    stream: name, number: numbers[name, default: 0], records: records, position: result.hasMore ? result.cursor ?? "" : nil,
                    fingerprint: fingerprint.value, cursorCandidate: result.cursor, findings: position == 0 ? result.findings : []))
            numbers[name, default: 0] += 1
        }
    }

    /// Ends the streams that were delivered; the declarative handler has ended its own.
    func end(_ result: FetchResult, mode: RunMode) async throws {
        let first = Self.cursorStream(integration)
        for name in numbers.keys.sorted() {
            try await run.streamEnded(
                StreamEnd(
                    stream: name, isComplete: true, isWhole: mode == .full, deletesAbsent: mode == .full,
                    cursor: name == first ? result.cursor : nil))
        }
    }
}
