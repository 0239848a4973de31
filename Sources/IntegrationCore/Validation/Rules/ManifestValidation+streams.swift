import CEL

/// Streams: parents, requests, records and keys.
extension ManifestValidation {
    mutating func checkStreams() {
        let unreachable = checkParents()
        for stream in manifest.streams {
            let path = "streams.\(stream.name)"
            checkFanOut(stream, at: path)
            checkMethod(stream, at: path)
            checkRecords(stream, at: path)
            checkKey(stream, at: path)
            checkPaths(stream, at: path)
            checkErrors(stream.errors, at: "\(path).errors")
            if let job = stream.job { check(job, at: "\(path).job") }
            if !unreachable.contains(stream.name), !isRead(stream), manifest.handler == nil {
                report(.streamUnread, at: path, "no check, child stream or event uses the stream `\(stream.name)`")
            }
        }
    }

    /// Reports parents that are not there, cycles, and what lies below them.
    private mutating func checkParents() -> Set<String> {
        let parents = Dictionary(manifest.streams.map { ($0.name, $0.each) }) { first, _ in first }
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
                    fix: NameSuggestion.fix(for: each, among: parents.keys.filter { $0 != stream.name }))
                unreachable.insert(stream.name)
                continue
            }
            var seen = [stream.name]
            var next: String? = each
            while let name = next, !seen.contains(name) {
                seen.append(name)
                next = parents[name] ?? nil
            }
            if next == stream.name {
                report(
                    .streamCycle, at: "\(path).each",
                    "the streams are each other's parents: \((seen + [stream.name]).joined(separator: " ← "))")
                unreachable.insert(stream.name)
            }
        }
        for stream in manifest.streams where !unreachable.contains(stream.name) {
            if let ancestor = ancestors(of: stream).first(where: unreachable.contains) {
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

    private func ancestors(of stream: StreamManifest) -> [String] {
        var names: [String] = []
        var next = stream.each
        while let name = next, !names.contains(name) {
            names.append(name)
            next = manifest.stream(named: name)?.each
        }
        return names
    }

    private func isNever(_ stream: StreamManifest) -> Bool {
        ["false"].contains(stream.where?.source.trimmed ?? "") || stream.partitions?.source.trimmed == "[]"
    }

    private func isRead(_ stream: StreamManifest) -> Bool {
        let events = (manifest.webhook?.events ?? []) + (manifest.realtime?.events ?? [])
        return manifest.checks.contains { $0.over == stream.name }
            || manifest.streams.contains { $0.each == stream.name }
            || events.contains { $0.refresh == stream.name }
            || anyCheckReads(stream.name)
    }

    private func anyCheckReads(_ name: String) -> Bool {
        sites(under: "checks").contains { $0.uses(name) } || faults.contains { $0.site.source.contains(name) }
    }

    private mutating func checkFanOut(_ stream: StreamManifest, at path: String) {
        let paths = requestPaths(of: stream)
        // A single parent may only decide whether its child is asked for at all.
        if let each = stream.each, manifest.stream(named: each)?.single != true, !anySite(under: paths, uses: .parent) {
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
            report(.fieldPath, at: "\(path).lists", "`lists` is for XML, where one element and a list of one look the same")
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
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
