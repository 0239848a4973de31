import IntegrationCore

extension CompiledPages {
    /// Compiles a manifest's `pages`.
    ///
    /// - Parameter limit: The integration's limit of pages, which `max` can lower.
    init(_ pages: Pages, limit: Int, compiler: RequestCompiler) throws(EngineError) {
        switch pages.strategy {
        case .link(let link): kind = .link(relation: link.rel)
        case .url(let url): kind = .url(next: try compiler.expression(url.next, "next"))
        case .page(let page): kind = .page(parameter: page.param, start: Int64(page.start))
        case .offset(let offset): kind = .offset(parameter: offset.param, start: Int64(offset.start))
        case .cursor(let cursor): kind = .cursor(next: try compiler.expression(cursor.next, "next"), placement: cursor.placement)
        case .graphql(let graphql):
            kind = .graphql(pageInfo: try compiler.expression(graphql.pageInfo, "pageInfo"), variable: graphql.variable)
        }
        sizeParameter = pages.size?.param
        size = pages.size?.value
        stop = try compiler.expression(pages.stop, "stop")
        total = try compiler.expression(pages.total, "total")
        maximum = min(limit, pages.max ?? limit)
    }
}
