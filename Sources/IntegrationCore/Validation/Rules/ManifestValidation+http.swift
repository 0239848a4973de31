/// Headers, retries, limits, error rules, bodies and duplicate parameters.
extension ManifestValidation {
    mutating func checkHTTP() {
        let http = manifest.http
        checkRetry(http.retry)
        if let limit = http.rateLimit { check(limit) }
        checkTimeouts(http.timeout)
        let limits = http.limits
        for (key, value) in [("body", limits.body), ("depth", limits.depth), ("pages", limits.pages)] where value <= 0 {
            report(.limitNumbers, at: "http.limits.\(key)", "a limit above zero is needed")
        }
        if limits.redirects < 0 { report(.limitNumbers, at: "http.limits.redirects", "a limit of zero or more is needed") }
        checkConcurrency(http.concurrency, at: "http.concurrency")
        checkErrors(http.errors, at: "http.errors")
        checkErrors(manifest.test?.errors ?? [], at: "test.errors")
        checkSchedule()
        checkBodies()
    }

    mutating func checkConcurrency(_ value: Int?, at keyPath: String) {
        guard let value, !(1...256).contains(value) else { return }
        report(.limitNumbers, at: keyPath, "a concurrency of 1 to 256 is needed")
    }

    private mutating func checkRetry(_ retry: RetryPolicy) {
        let repeatable: Set = [408, 409, 421, 423, 425, 429]
        for (position, status) in retry.on.enumerated() where !repeatable.contains(status) && !(500...599).contains(status) {
            report(.retryStatus, at: "http.retry.on[\(position)]", "repeating a request does not change the status \(status)")
        }
        for (position, status) in retry.on.enumerated() where retry.on[..<position].contains(status) {
            report(.retryStatus, at: "http.retry.on[\(position)]", "the status \(status) is listed twice")
        }
        if !(1...20).contains(retry.attempts) { report(.retryNumbers, at: "http.retry.attempts", "1 to 20 attempts are possible") }
        if retry.base <= .zero { report(.retryNumbers, at: "http.retry.base", "the first wait must be above zero") }
        if retry.max < retry.base { report(.retryNumbers, at: "http.retry.max", "the longest wait is shorter than the first one") }
    }

    private mutating func check(_ limit: RateLimit) {
        let path = "http.rateLimit"
        if let requests = limit.requests, requests <= 0 { report(.rateLimitNumbers, at: "\(path).requests", "no request would be allowed") }
        if limit.per <= .zero { report(.rateLimitNumbers, at: "\(path).per", "the period must be above zero") }
        if limit.maxWait <= .zero { report(.rateLimitNumbers, at: "\(path).maxWait", "the longest wait must be above zero") }
        if limit.requests == nil, limit.remaining == nil, limit.reset == nil, limit.limit == nil {
            report(.rateLimitNumbers, at: path, "this limits nothing: there are neither `requests` nor headers")
        }
        if limit.remaining != nil, limit.reset == nil {
            report(.rateLimitNumbers, at: path, "`remaining` says when to stop, and nothing says until when: `reset` is missing")
        }
        let headers = [("remaining", limit.remaining), ("reset", limit.reset), ("limit", limit.limit), ("retryAfter", limit.retryAfter)]
        for (key, header) in headers {
            guard let header else { continue }
            if !Self.isHeaderName(header) { report(.headerInvalid, at: "\(path).\(key)", "`\(header)` is not the name of a header") }
        }
    }

    private mutating func checkTimeouts(_ timeout: HTTPTimeouts) {
        let parts = [
            ("connect", timeout.connect), ("firstByte", timeout.firstByte), ("idle", timeout.idle), ("total", timeout.total),
        ]
        for (key, value) in parts {
            if value <= .zero { report(.limitNumbers, at: "http.timeout.\(key)", "a timeout above zero is needed") }
            if value > timeout.total { report(.limitNumbers, at: "http.timeout.\(key)", "`\(key)` is longer than `total`") }
        }
    }

    private mutating func checkSchedule() {
        let sync = manifest.sync
        if sync.full <= .zero { report(.limitNumbers, at: "sync.full", "an interval above zero is needed") }
        if !(0...1).contains(sync.deleteGuard.ratio) {
            report(.limitNumbers, at: "sync.deleteGuard.ratio", "a share from 0 to 1 is needed")
        }
        if sync.deleteGuard.count < 0 { report(.limitNumbers, at: "sync.deleteGuard.count", "a count of zero or more is needed") }
        guard let delta = sync.delta else { return }
        if delta <= .zero { report(.limitNumbers, at: "sync.delta", "an interval above zero is needed") }
        if !manifest.streams.contains(where: { $0.delta != nil }), manifest.handler == nil {
            report(.deltaSchedule, at: "sync.delta", "no stream has a `delta`")
        } else if delta >= sync.full {
            report(.deltaSchedule, at: "sync.delta", "a delta that is not more frequent than the full pass brings nothing")
        }
    }

    mutating func checkErrors(_ rules: [ErrorRule], at keyPath: String) {
        var covered: Set<Int> = []
        for (position, rule) in rules.enumerated() {
            let path = "\(keyPath)[\(position)]"
            if rule.status.isEmpty, rule.when == nil { report(.errorRule, at: path, "this rule matches every answer") }
            for status in rule.status where !(100...599).contains(status) {
                report(.errorRule, at: "\(path).status", "\(status) is not an HTTP status")
            }
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

    static func isHeaderName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { SecretShape.isTokenCharacter($0) || "!#$%&'*+^`|~".utf8.contains($0) }
    }
}
