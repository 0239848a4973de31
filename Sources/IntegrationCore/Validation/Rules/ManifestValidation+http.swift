/// Headers, retries, limits, error rules, bodies and duplicate parameters.
extension ManifestValidation {
    mutating func checkHTTP() {
        let http = manifest.http
        checkRetry(http.retry)
        if let limit = http.rateLimit { check(limit) }
        checkTimeouts(http.timeout)
        checkErrors(http.errors, at: "http.errors")
        checkErrors(manifest.test?.errors ?? [], at: "test.errors")
        checkSchedule()
        checkBodies()
        checkTestMethod()
    }

    private mutating func checkTestMethod() {
        guard let method = manifest.test?.request.method else { return }
        switch method {
        case .get, .post, .head: break
        case .put, .patch, .delete: report(.unsafeMethod, at: "test.request", "a connection is not tested with \(method.rawValue)")
        }
    }

    private mutating func checkRetry(_ retry: RetryPolicy) {
        let repeatable: Set = [408, 409, 421, 423, 425, 429]
        for (position, status) in retry.on.enumerated() where !repeatable.contains(status) && !(500...599).contains(status) {
            report(.retryStatus, at: "http.retry.on[\(position)]", "repeating a request does not change the status \(status)")
        }
        for (position, status) in retry.on.enumerated() where retry.on[..<position].contains(status) {
            report(.retryStatus, at: "http.retry.on[\(position)]", "the status \(status) is listed twice")
        }
        if retry.max < retry.base { report(.retryNumbers, at: "http.retry.max", "the longest wait is shorter than the first one") }
    }

    private mutating func check(_ limit: RateLimit) {
        let path = "http.rateLimit"
        let standard = RateLimit()
        let isAboutRefusals = limit.retryAfter != standard.retryAfter || limit.maxWait != standard.maxWait
        if limit.requests == nil, limit.app == nil, limit.remaining == nil, limit.reset == nil, !isAboutRefusals {
            report(
                .rateLimitNumbers, at: path,
                "this limits nothing: there are neither `requests`, `app` nor the headers `remaining` and `reset`")
        }
        if limit.remaining != nil, limit.reset == nil {
            report(.rateLimitNumbers, at: path, "`remaining` says when to stop, and nothing says until when: `reset` is missing")
        }
    }

    private mutating func checkTimeouts(_ timeout: HTTPTimeouts) {
        let parts = [
            ("connect", timeout.connect), ("firstByte", timeout.firstByte), ("idle", timeout.idle),
        ]
        for (key, value) in parts where value > timeout.total {
            report(.limitNumbers, at: "http.timeout.\(key)", "`\(key)` is longer than `total`")
        }
    }

    private mutating func checkSchedule() {
        let sync = manifest.sync
        guard let delta = sync.delta else { return }
        if !manifest.streams.contains(where: { $0.delta != nil }), manifest.handler == nil {
            report(.deltaSchedule, at: "sync.delta", "no stream has a `delta`")
        } else if delta >= sync.full {
            report(
                .deltaSchedule, at: "sync.delta", "a delta that is not more frequent than the full pass brings nothing",
                fix: "Write a `delta` shorter than `full`, or remove it.")
        }
    }

    mutating func checkErrors(_ rules: [ErrorRule], at keyPath: String) {
        var covered: Set<Int> = []
        for (position, rule) in rules.enumerated() {
            let path = "\(keyPath)[\(position)]"
            if Set(rule.status).count != rule.status.count { report(.errorRule, at: "\(path).status", "a status is listed twice") }
            if rule.when == nil, rule.status.contains(where: { (200...299).contains($0) }) {
                report(.errorRule, at: path, "without `when`, every answer of this successful status would be an error")
            }
            if !rule.status.isEmpty, rule.status.allSatisfy(covered.contains) {
                report(.errorRule, at: path, "an earlier rule without `when` already matches every answer with this status")
            }
            if rule.until != nil, rule.action != .rateLimited, rule.action != .retry {
                report(.errorRule, at: "\(path).until", "`until` belongs to `rate_limited` and `retry`")
            }
            if rule.scope != nil, rule.action != .permission { report(.errorRule, at: "\(path).scope", "`scope` belongs to `permission`") }
            if rule.when == nil { covered.formUnion(rule.status) }
        }
    }

    private mutating func checkBodies() {
        var requests: [(keyPath: String, request: RequestLine, body: RequestBody?)] = []
        if let test = manifest.test { requests.append(("test", test.request, test.body)) }
        for stream in manifest.streams {
            requests.append(("streams.\(stream.name)", stream.request, stream.body))
            if let delta = stream.delta { requests.append(("streams.\(stream.name).delta", delta.request ?? stream.request, delta.body)) }
        }
        for action in manifest.actions { requests.append(("actions.\(action.name)", action.request, action.body)) }
        if case .custom(let custom) = manifest.auth {
            for (position, step) in custom.steps.enumerated() {
                requests.append(("auth.config.steps[\(position)]", step.request, step.body))
            }
        }
        for (keyPath, request, body) in requests where body != nil && (request.method == .get || request.method == .head) {
            report(.bodyWithGet, at: "\(keyPath).body", "a \(request.method.rawValue) request has no body")
        }
    }
}
