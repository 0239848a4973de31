import CEL

/// Streams: parents, requests, records and keys.
extension ManifestValidation {
    mutating func checkStreams() {
        let unreachable = checkParents()
        let read = readStreams()
        let parents = Dictionary(manifest.streams.map { ($0.name, $0) }) { first, _ in first }
        // What an expression that cannot be read would read.
        let words = Set(faults.flatMap { $0.site.source.split { !($0.isLetter || $0.isNumber || $0 == "_") } })
        for stream in manifest.streams {
            let path = "streams.\(stream.name)"
            checkFanOut(stream, of: stream.each.flatMap { parents[$0] }, at: path)
            checkMethod(stream, at: path)
            checkRecords(stream, at: path)
            checkKey(stream, at: path)
            checkPaths(stream, at: path)
            checkErrors(stream.errors, at: "\(path).errors")
            if let job = stream.job { check(job, at: "\(path).job") }
            if !unreachable.contains(stream.name), !read.contains(stream.name), manifest.handler == nil,
                !words.contains(stream.name[...])
            {
                report(.streamUnread, at: path, "no check, child stream or event uses the stream `\(stream.name)`")
            }
        }
    }

    /// Reports parents that are not there, cycles, and what lies below them.
    private mutating func checkParents() -> Set<String> {
        let parents = Dictionary(manifest.streams.map { ($0.name, $0.each) }) { first, _ in first }
        let cycles = StreamCycles(parents)
        var unreachable: Set<String> = []
        for stream in manifest.streams {
            let path = "streams.\(stream.name)"
            if isNever(stream) {
                reportNever(stream, at: path)
                unreachable.insert(stream.name)
            }
            guard let each = stream.each else { continue }
            guard parents[each] != nil else {
                report(
                    .unknownStream, at: "\(path).each", "there is no stream `\(each)`",
                    // Each looks at all names, so that a file of nothing but mistakes would take long.
                    fix: unreachable.count < 100 ? NameSuggestion.fix(for: each, among: parents.keys.filter { $0 != stream.name }) : nil)
                unreachable.insert(stream.name)
                continue
            }
            guard let cycle = cycles.cycle(from: stream.name) else { continue }
            report(.streamCycle, at: "\(path).each", "the streams are each other's parents: \(cycle)")
            unreachable.insert(stream.name)
        }
        // The nearest stream above each one that is never requested, found once for all of them.
        var nearest: [String: String?] = [:]
        for stream in manifest.streams where !unreachable.contains(stream.name) {
            var way: [String] = []
            var ancestor: String?
            var next: String? = stream.name
            while let name = next {
                if let known = nearest[name] {
                    ancestor = known
                    break
                }
                if unreachable.contains(name) {
                    ancestor = name
                    break
                }
                way.append(name)
                next = parents[name] ?? nil
            }
            for name in way { nearest[name] = .some(ancestor) }
            if let ancestor {
                report(.streamUnreachable, at: "streams.\(stream.name).each", "the stream `\(ancestor)` above this one is never requested")
            }
        }
        return unreachable
    }

    private mutating func reportNever(_ stream: StreamManifest, at path: String) {
        if stream.partitions?.source.trimmed == "[]" {
            report(
                .streamUnreachable, at: "\(path).partitions", "`partitions` is empty, so the stream is never requested",
                fix: "Name the partitions, or remove the key.")
        } else {
            report(
                .streamUnreachable, at: "\(path).where", "`where` is never true, so the stream is never requested",
                fix: "Let it depend on the parent, or remove the stream.")
        }
    }

    private func isNever(_ stream: StreamManifest) -> Bool {
        ["false"].contains(stream.where?.source.trimmed ?? "") || stream.partitions?.source.trimmed == "[]"
    }

    /// Streams that a check, a child stream or an event uses.
    private func readStreams() -> Set<String> {
        let events = (manifest.webhook?.events ?? []) + (manifest.realtime?.events ?? [])
        var names = Set(manifest.checks.map(\.over) + manifest.streams.compactMap(\.each) + events.compactMap(\.refresh))
        for checked in sites(under: "checks") { names.formUnion(checked.references.compactMap(\.path.first)) }
        return names
    }

    private mutating func checkFanOut(_ stream: StreamManifest, of parent: StreamManifest?, at path: String) {
        let paths = requestPaths(of: stream)
        // A single parent may only decide whether its child is asked for at all.
        if let each = stream.each, parent?.single != true, !anySite(under: paths, uses: .parent) {
            report(.parentUnused, at: "\(path).request", "the same request is made for each of `\(each)`")
        }
        if stream.partitions != nil, !anySite(under: paths, uses: .partition) {
            report(.partitionUnused, at: "\(path).partitions", "the same request is made for each partition")
        }
    }

    private mutating func checkMethod(_ stream: StreamManifest, at path: String) {
        let method = stream.request.method
        switch method {
        case .get: break
        case .post:
            if !stream.retryable, manifest.http.retry.idempotencyKey == nil, stream.job == nil {
                report(.retryPost, at: "\(path).request", "this POST is not repeated when it fails")
            }
        case .put, .patch, .delete, .head:
            report(.unsafeMethod, at: "\(path).request", "a stream does not read with \(method.rawValue)")
        }
        if stream.retryable, method != .post { report(.retryPost, at: "\(path).retryable", "only a POST needs to be marked `retryable`") }
    }

    private mutating func checkRecords(_ stream: StreamManifest, at path: String) {
        if stream.format == .xml, stream.records == nil, stream.job == nil {
            report(.recordsMissing, at: path, "nothing says where in the XML answer the records are")
        }
        if let site = site(at: "\(path).records"), !site.usesAny(of: .body, .headers) {
            report(.recordsMissing, at: "\(path).records", "the records are not taken from the answer's `body`")
        }
        if stream.format != .xml, !stream.lists.isEmpty {
            report(
                .fieldPath, at: "\(path).lists", "`lists` is for XML, where one element and a list of one look the same",
                fix: "Remove `lists`, or write `format: xml`.")
        }
        for (position, name) in stream.remove.enumerated() where site(at: "\(path).key").map({ reads($0, name) }) == true {
            report(
                .fieldPath, at: "\(path).remove[\(position)]", "the key reads `record.\(name)`, which would not be in the record any more")
        }
        for name in stream.fields.keys where stream.remove.contains(name) {
            report(.fieldPath, at: "\(path).fields.\(name)", "`\(name)` is set and removed")
        }
    }

    /// Whether an expression reads a field of the record, by its dotted path.
    private func reads(_ checked: CheckedSite, _ member: String) -> Bool {
        let wanted = ["record"] + member.split(separator: ".").map(String.init)
        return checked.references.contains { $0.path.starts(with: wanted) }
    }

    private mutating func checkKey(_ stream: StreamManifest, at path: String) {
        guard let key = site(at: "\(path).key"), !key.site.isMissing, !key.uses(.record), !stream.single else { return }
        report(
            .constantKey, at: "\(path).key", location: places.location(of: 0, in: key.site),
            "the key does not read `record`, so all records of one answer would be one")
    }

    private mutating func checkPaths(_ stream: StreamManifest, at path: String) {
        for (key, paths) in [("volatile", stream.volatile), ("remove", stream.remove), ("lists", stream.lists)] {
            for (position, member) in paths.enumerated() {
                if member.hasPrefix(".") || member.hasSuffix(".") || member.contains("..") {
                    report(.fieldPath, at: "\(path).\(key)[\(position)]", "`\(member)` is not a path of member names")
                } else if paths[..<position].contains(member) {
                    report(.fieldPath, at: "\(path).\(key)[\(position)]", "`\(member)` is listed twice")
                }
            }
        }
    }

    private mutating func check(_ job: Job, at path: String) {
        if !anySite(under: ["\(path).poll.request"], uses: .job) {
            report(.jobUnused, at: "\(path).poll.request", "the poll does not ask for the job that was created")
        }
        if !anySite(under: ["\(path).download.request"], uses: .job) {
            report(.jobUnused, at: "\(path).download.request", "the download does not ask for the job that was created")
        }
        if job.poll.timeout <= job.poll.interval {
            report(.limitNumbers, at: "\(path).poll.timeout", "the timeout must be longer than the interval")
        }
    }
}

extension String {
    /// Without white space around it.
    var trimmed: String {
        // Nearly all texts have none: to be seen by a byte at each end.
        if let first = utf8.first, let last = utf8.last, first < 0x80, last < 0x80, !first.isSpace, !last.isSpace { return self }
        return String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
