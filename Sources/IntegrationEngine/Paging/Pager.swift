import CEL
import IntegrationAuth
import IntegrationCore

/// Puts a page's position into its request and reads the next position from the answer. Holds no state: a position is all it needs.
struct Pager: Sendable {
    /// Nil for an answer that is always whole.
    let pages: CompiledPages?
    /// Where the operator sends requests instead (`--base-url`): links may lead there too.
    let overrideOrigin: String?
    /// Query parameters that every request gets, other than by the stream itself. Providers echo them in links; positions are stored, secrets are not.
    let commonParameters: [String]

    /// Sets the parameters of the page at `position` (nil: the first).
    func apply(_ position: String?, to request: inout BuiltRequest) throws(EngineError) {
        guard let pages else { return }
        if let parameter = pages.sizeParameter, let size = pages.size { try request.setParameter(parameter, to: .int(Int64(size))) }
        switch pages.kind {
        case .page(let parameter, let start), .offset(let parameter, let start):
            let value = try position.map { (text) throws(EngineError) in try number(text) } ?? start
            try request.setParameter(parameter, to: .int(value))
        case .link, .url:
            guard let position else { return }
            request.url = try followed(position, from: request.url)
        case .cursor(_, let placement):
            guard let position else { return }
            switch placement {
            case .query(let name): request.url.setQuery(name, values: [position])
            case .header(let name): request.setHeader(name, position)
            case .body(let path):
                if request.body == nil { request.body = .json(.object([])) }
                try request.body?.set(path, to: .string(position))
            }
        case .graphql(_, let variable):
            try request.body?.set("variables.\(variable)", to: position.map(CELValue.string) ?? .null)
        }
    }

    /// The position of the page after this one; nil when this was the last.
    ///
    /// - Parameters:
    ///   - bindings: For the scope of pages, with this answer in it.
    ///   - position: Of the page that was answered.
    ///   - url: Of the request. Links may lead to its origin only, wherever redirects led.
    func next(
        after answer: Answer, bindings: CELBindings, recordCount: Int, position: PagePosition, url: UpstreamURL
    ) throws(EngineError) -> PagePosition? {
        guard let pages else { return nil }
        var following = position
        following.seen += recordCount
        following.total = try checkedTotal(pages, bindings, position)
        following.largest = max(recordCount, position.largest ?? 0)
        let isStopped = try pages.stop?.isTrue(bindings) ?? false
        guard !isStopped, let next = try nextText(pages, answer, bindings, recordCount: recordCount, following, url: url) else {
            try end(following)
            return nil
        }
        following.next = next
        return following
    }

    /// Refuses an end that comes before everything the provider said there is: what is missing would be taken for deleted.
    ///
    /// - Parameter position: What the unit has seen, the last page included.
    func end(_ position: PagePosition) throws(EngineError) {
        guard let total = position.total, position.seen < total else { return }
        throw EngineError(
            .pageTotalShort, "this is the last page, and \(position.seen) records came of \(total) that the provider says there are")
    }

    /// - Parameter following: The position of the page that was answered, with what that page held already counted.
    private func nextText(
        _ pages: CompiledPages, _ answer: Answer, _ bindings: CELBindings, recordCount: Int, _ following: PagePosition, url: UpstreamURL
    ) throws(EngineError) -> String? {
        switch pages.kind {
        case .link(let relation):
            guard let header = answer.header("link") else { return nil }
            guard LinkHeader.parse(header) != nil else {
                throw EngineError(.answerMalformed, "the Link header cannot be read, so whether there is a next page is not known")
            }
            guard let target = LinkHeader.target(of: relation, in: [header]) else { return nil }
            return try followed(target, from: url, of: answer).text
        case .url(let expression):
            guard let target = try text(of: expression.evaluate(bindings)) else { return nil }
            return try followed(target, from: url, of: answer).text
        case .page(_, let start):
            guard mayGoOn(pages, recordCount, following) else { return nil }
            return String(try following.next.map { (text) throws(EngineError) in try number(text) + 1 } ?? start + 1)
        case .offset(_, let start):
            guard mayGoOn(pages, recordCount, following) else { return nil }
            let offset = try following.next.map { (text) throws(EngineError) in try number(text) } ?? start
            // By what came, not by what was asked for: a provider that gives fewer would have the rest skipped.
            return String(offset + Int64(recordCount))
        case .cursor(let expression, _): return try text(of: expression.evaluate(bindings))
        case .graphql(let expression, _): return try endCursor(expression.evaluate(bindings))
        }
    }

    /// Whether there may be a page after this one, for pages that are numbered.
    ///
    /// An empty page is the last, and so is the one that completes what the provider stated. Where it states nothing, and without an own
    /// stop condition, so is a short one; but short of what was asked for is not enough, as providers have limits of their own: a page is
    /// short when an earlier one was larger. The price is one request more for what fits one page.
    private func mayGoOn(_ pages: CompiledPages, _ recordCount: Int, _ following: PagePosition) -> Bool {
        guard recordCount > 0 else { return false }
        if let total = following.total, following.seen >= total { return false }
        guard pages.stop == nil, let size = pages.size, recordCount < size else { return true }
        if following.total != nil { return true }
        return recordCount >= following.largest ?? 0
    }

    /// Resolves a link and refuses one that would carry the credentials elsewhere.
    ///
    /// - Parameters:
    ///   - url: Of the request.
    ///   - answer: Where redirects led is what a relative link is relative to.
    private func followed(_ target: String, from url: UpstreamURL, of answer: Answer? = nil) throws(EngineError) -> UpstreamURL {
        let next: UpstreamURL
        do throws(UpstreamError) {
            next = try (answer?.url.map { (text) throws(UpstreamError) in try UpstreamURL(text) } ?? url).resolve(target)
        } catch {
            throw EngineError(.pageForeignOrigin, "the next link is not a URL that can be followed: \(error.reason)")
        }
        guard next.origin == url.origin || next.origin == overrideOrigin else {
            throw EngineError(.pageForeignOrigin, "the next link leads from \(url.origin) to \(next.origin); credentials do not go there")
        }
        var plain = next
        for name in commonParameters { plain.setQuery(name, values: []) }
        return plain
    }

    private func checkedTotal(_ pages: CompiledPages, _ bindings: CELBindings, _ position: PagePosition) throws(EngineError) -> Int64? {
        guard let expression = pages.total else { return nil }
        let value = try expression.evaluate(bindings)
        guard let total = value.int64Value ?? value.stringValue.flatMap(Int64.init) else { return position.total }
        if let before = position.total, total < before {
            throw EngineError(
                .pageTotalShrank, "the provider said \(before) in all, and now \(total): what moved up on the way would be missed")
        }
        return total
    }

    private func endCursor(_ pageInfo: CELValue) throws(EngineError) -> String? {
        guard let info = pageInfo.mapValue, let hasNext = info.value(forKey: .string("hasNextPage"))?.boolValue else {
            throw EngineError(.answerMalformed, "the answer has no pageInfo with hasNextPage, so whether there is a next page is not known")
        }
        guard hasNext else { return nil }
        guard let cursor = try info.value(forKey: .string("endCursor")).flatMap({ (value) throws(EngineError) in try text(of: value) })
        else {
            throw EngineError(.answerMalformed, "pageInfo says there is a next page and gives no endCursor")
        }
        return cursor
    }

    private func text(of value: CELValue) throws(EngineError) -> String? {
        switch value {
        case .null: return nil
        case .bool(let flag):
            // A condition that was written where the position belongs: it would end the pages, or ask for one called `true`.
            throw EngineError(
                .answerMalformed,
                "the next page is given as \(flag), not as text or a number; null or \"\" say that this is the last, "
                    + "as in `body.more ? body.next : \"\"`")
        case .optional(let optional): return try optional.value.flatMap { (value) throws(EngineError) in try text(of: value) }
        default:
            guard let text = value.parameterText else {
                throw EngineError(.answerMalformed, "the next page is given as \(value.type), not as text or a number")
            }
            return text.isEmpty ? nil : text
        }
    }

    private func number(_ text: String) throws(EngineError) -> Int64 {
        guard let number = Int64(text) else { throw EngineError(.answerMalformed, "a stored page position is not a number") }
        return number
    }
}

extension BuiltRequest {
    /// Sets a parameter where this request has its parameters: in a form body, a JSON body, or the query.
    fileprivate mutating func setParameter(_ name: String, to value: CELValue) throws(EngineError) {
        switch body {
        case .some where method != "GET" && !url.hasQuery(name): try body?.set(name, to: value)
        default: url.setQuery(name, values: [value.parameterText ?? ""])
        }
    }
}

extension UpstreamURL {
    fileprivate func hasQuery(_ name: String) -> Bool {
        (query ?? "").split(separator: "&").contains { $0.prefix { $0 != "=" } == PercentEncoding.encode(name) }
    }
}
