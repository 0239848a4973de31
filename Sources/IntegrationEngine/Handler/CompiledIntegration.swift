package import IntegrationCore
import IntegrationStore
import JSONTape

/// A manifest with every expression in it compiled: made once, used by every run.
package struct CompiledIntegration: Sendable {
    package let manifest: IntegrationManifest
    let auth: CompiledAuth
    /// Nil for another strategy than OAuth 2.0.
    let oauth: CompiledOAuth?
    let baseURL: CompiledTemplate
    let streams: [CompiledStream]
    let test: CompiledTest?
    let checks: [CompiledCheck]

    /// Throws what `patchbay verify` would have said first.
    package init(_ manifest: IntegrationManifest) throws(EngineError) {
        self.manifest = manifest
        auth = try CompiledAuth(manifest)
        oauth = try CompiledOAuth(manifest)
        let http = RequestCompiler(place: "http", environment: ExpressionScope.http(manifest).environment)
        baseURL = try http.template(manifest.http.baseUrl, "baseUrl")
        // Rules see answers of streams: they are compiled in the scope that every answer has.
        let rules = try http.scoped(.httpAnswer(manifest)).rules(manifest.http.errors, "errors")
        var streams: [CompiledStream] = []
        for stream in manifest.streams { streams.append(try CompiledStream(stream, manifest, common: rules)) }
        self.streams = try Self.parentsFirst(streams)
        test = try manifest.test.map { (test) throws(EngineError) in try CompiledTest(test, manifest, common: rules) }
        var checks: [CompiledCheck] = []
        for check in manifest.checks { checks.append(try CompiledCheck(check, manifest)) }
        self.checks = checks
    }

    /// What answers may be may be stored, so what is stored is read within the same bounds.
    var jsonLimits: JSONLimits {
        JSONLimits(maximumDepth: manifest.http.limits.depth, maximumBytes: manifest.http.limits.body)
    }

    /// What each check is about, by its id.
    var checkSubjects: [String: CheckSubject] { Dictionary(checks.map { ($0.id, $0.subject) }) { first, _ in first } }

    /// By stream, who owes verdicts when its records change: those that checks over several records look at.
    var owedVerdicts: [String: OwedVerdicts] {
        var owed: [String: OwedVerdicts] = [:]
        for check in checks where !check.children.isEmpty {
            owed[check.check.over, default: []].insert(.ofRecords)
            for child in check.children { owed[child, default: []].insert(.ofParents) }
        }
        return owed
    }

    /// By stream, those below it whose records owe verdicts when it changes: checks over them that wait for children look at the parent.
    var childrenOwingVerdicts: [String: Set<String>] {
        var owing: [String: Set<String>] = [:]
        for check in checks where check.dependsOnParent && !check.children.isEmpty && check.aggregate == nil {
            guard let parent = streams.first(where: { $0.name == check.check.over })?.parent else { continue }
            owing[parent, default: []].insert(check.check.over)
        }
        return owing
    }

    /// The streams to fetch when these are asked for: they themselves and those they hang from.
    package func withAncestors(_ names: Set<String>) throws(EngineError) -> Set<String> {
        var all: Set<String> = []
        for name in names {
            guard var stream = streams.first(where: { $0.name == name }) else {
                let known = streams.map(\.name).sorted().joined(separator: ", ")
                throw EngineError(.settingInvalid, "\(manifest.id) has no stream `\(name)`; it has \(known)")
            }
            all.insert(stream.name)
            while let parent = stream.parent, let next = streams.first(where: { $0.name == parent }), !all.contains(parent) {
                all.insert(parent)
                stream = next
            }
        }
        return all
    }

    private static func parentsFirst(_ streams: [CompiledStream]) throws(EngineError) -> [CompiledStream] {
        var ordered: [CompiledStream] = []
        var waiting = streams
        while !waiting.isEmpty {
            let known = Set(ordered.map(\.name))
            let ready = waiting.filter { stream in stream.parent.map(known.contains) ?? true }
            guard !ready.isEmpty else {
                throw EngineError(.unsupported, "streams.\(waiting[0].name).each leads to no stream, or in a circle")
            }
            ordered += ready
            let taken = Set(ready.map(\.name))
            waiting.removeAll { taken.contains($0.name) }
        }
        return ordered
    }
}
