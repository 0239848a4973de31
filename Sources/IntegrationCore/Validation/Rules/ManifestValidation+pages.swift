/// Pages that go on, and deltas that begin where the last pass ended.
extension ManifestValidation {
    mutating func checkPages() {
        for stream in manifest.streams {
            guard let pages = stream.pages else { continue }
            check(pages, of: stream, at: "streams.\(stream.name).pages")
        }
    }

    private mutating func check(_ pages: Pages, of stream: StreamManifest, at path: String) {
        switch pages.strategy {
        case .link: break
        case .url: checkNext(at: "\(path).next")
        case .page(let numbers):
            checkCounted(numbers.param, pages, at: path)
        case .offset(let offset):
            checkCounted(offset.param, pages, at: path)
        case .cursor(let cursor): check(cursor, of: stream, at: path)
        case .graphql(let graphql): check(graphql, of: stream, at: path)
        }
        if let site = site(at: "\(path).total"), site.isConstant {
            report(
                .pagesCannotAdvance, at: "\(path).total", "the total is not taken from the answer",
                fix: "Take it from the answer, such as `total: body.total`, or remove it.")
        }
    }

    private mutating func checkNext(at keyPath: String) {
        guard let next = site(at: keyPath), !next.site.isMissing, !next.usesAny(of: .body, .headers, .last, .records) else { return }
        report(.pagesCannotAdvance, in: next.site, "`next` is taken from nothing of the answer, so it never changes")
    }

    private mutating func checkCounted(_ parameter: String, _ pages: Pages, at path: String) {
        if parameter == pages.size?.param {
            report(.pagesCannotAdvance, at: "\(path).size.param", "page and size are the same parameter `\(parameter)`")
        }
        if pages.size == nil, pages.stop == nil {
            report(.pagesSize, at: path, "only an empty page ends this, because neither `size` nor `stop` is given")
        }
    }

    private mutating func check(_ cursor: CursorPages, of stream: StreamManifest, at path: String) {
        checkNext(at: "\(path).next")
        if let size = stream.pages?.size?.param, size == cursor.param {
            report(.pagesCannotAdvance, at: "\(path).size.param", "cursor and size are the same parameter `\(size)`")
        }
    }

    private mutating func check(_ graphql: GraphQLPages, of stream: StreamManifest, at path: String) {
        guard case .graphql(let body) = stream.body else {
            return report(.pagesVariable, at: path, "the request has no `graphql` body")
        }
        let words = GraphQLWords(body.query)
        let uses = words.variables[graphql.variable] ?? 0
        let query = "streams.\(stream.name).body.graphql.query"
        switch uses {
        case 0: report(.pagesVariable, at: query, "the query has no variable `$\(graphql.variable)`")
        case 1: report(.pagesVariable, at: query, "the variable `$\(graphql.variable)` is declared and not used, or used and not declared")
        default: break
        }
        for field in ["pageInfo", "hasNextPage", "endCursor"] where !words.names.contains(field) {
            report(.pagesVariable, at: query, "the query does not ask for `\(field)`")
        }
        if let info = site(at: "\(path).pageInfo"), !info.site.isMissing, !info.uses(.body) {
            report(.pagesCannotAdvance, in: info.site, "`pageInfo` is not taken from the answer's `body`")
        }
    }

    mutating func checkDeltas() {
        for stream in manifest.streams {
            guard let delta = stream.delta else { continue }
            check(delta, of: stream, at: "streams.\(stream.name).delta")
        }
    }

    private mutating func check(_ delta: Delta, of stream: StreamManifest, at path: String) {
        let request = ["request", "query", "headers", "body"].map { "\(path).\($0)" }
        let isSent = anySite(under: request, uses: .cursor, .window) || anySite(under: requestPaths(of: stream), uses: .window)
        let isStopped = anySite(under: ["\(path).stop"], uses: .cursor)
        if !isSent, !isStopped {
            report(.deltaCursorUnused, at: path, "neither the delta request nor `stop` uses `cursor`")
        }
        if delta.stop != nil, !isStopped { report(.deltaCursorUnused, at: "\(path).stop", "`stop` does not compare with `cursor`") }
        if delta.token != nil, !isSent { report(.deltaCursorUnused, at: path, "the token is never sent") }
        if let cursor = site(at: "\(path).cursor"), !cursor.site.isMissing, !cursor.uses(.record) {
            report(.deltaSource, in: cursor.site, "the cursor does not read `record`, so it never moves")
        }
        if let token = site(at: "\(path).token"), !token.site.isMissing, !token.usesAny(of: .body, .headers) {
            report(.deltaSource, in: token.site, "the token is not taken from the answer")
        }
        if delta.token != nil, let division = stream.division {
            report(.deltaUnits, at: "\(path).token", "with `\(division)` the token of one unit would be sent for every other")
        }
        checkOptions(of: delta, stream, at: path)
    }

    private mutating func checkOptions(of delta: Delta, _ stream: StreamManifest, at path: String) {
        if delta.token != nil, delta.overlap != nil {
            report(.deltaOption, at: "\(path).overlap", "nothing can be subtracted from an opaque token")
        }
        if delta.window != nil {
            if delta.initial == nil {
                report(.deltaOption, at: "\(path).window", "nothing says where the first window begins: `initial` is missing")
            }
            if !anySite(under: requestPaths(of: stream), uses: .window) {
                report(.deltaOption, at: "\(path).window", "no request uses `window.start` and `window.end`")
            }
            if delta.token != nil { report(.deltaOption, at: "\(path).window", "an opaque token cannot be cut into windows") }
        } else if delta.initial != nil {
            report(.deltaOption, at: "\(path).initial", "`initial` is where the first window begins, and there is no `window`")
        }
        if delta.stop != nil, stream.pages == nil {
            report(.deltaOption, at: "\(path).stop", "`stop` ends paging, and there is no `pages`")
        }
        for (position, status) in delta.expired.enumerated() where !(400...499).contains(status) {
            report(.deltaOption, at: "\(path).expired[\(position)]", "\(status) is not a status that says a cursor is gone")
        }
    }
}
