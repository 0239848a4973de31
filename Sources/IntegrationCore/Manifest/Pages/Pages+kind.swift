extension Pages {
    static let kind = TaggedShape<Pages>(
        "How to get the next page.",
        common: Pages.shape,
        variants: [
            .flat(
                PageType.link, LinkPages.shape,
                payload: { if case .link(let link) = $0.strategy { link } else { nil } },
                wrap: { $1.strategy = .link($0) }),
            .flat(
                PageType.url, URLPages.shape,
                payload: { if case .url(let url) = $0.strategy { url } else { nil } },
                wrap: { $1.strategy = .url($0) }),
            .flat(
                PageType.page, NumberPages.shape,
                payload: { if case .page(let page) = $0.strategy { page } else { nil } },
                wrap: { $1.strategy = .page($0) }),
            .flat(
                PageType.offset, OffsetPages.shape,
                payload: { if case .offset(let offset) = $0.strategy { offset } else { nil } },
                wrap: { $1.strategy = .offset($0) }),
            .flat(
                PageType.cursor, CursorPages.shape,
                payload: { if case .cursor(let cursor) = $0.strategy { cursor } else { nil } },
                wrap: { $1.strategy = .cursor($0) }),
            .flat(
                PageType.graphql, GraphQLPages.shape,
                payload: { if case .graphql(let graphql) = $0.strategy { graphql } else { nil } },
                wrap: { $1.strategy = .graphql($0) }),
        ]
    ).kind
}
