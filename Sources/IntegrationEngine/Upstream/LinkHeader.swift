/// One link of a `Link` header (RFC 8288).
package struct LinkHeader: Sendable, Equatable {
    /// The target as written between the angle brackets; relative to the page.
    package let uri: String
    /// The relation types, in lower case where registered names may be in any case; empty if the link has none.
    package let relations: [String]
    /// The other parameters by lower-case name, the first of each name; `title*` is decoded (RFC 8187).
    package let parameters: [String: String]

    /// Whether the link is about something else than the page itself (an `anchor`): then it is not a link to the next page.
    package var isAnchored: Bool { parameters["anchor"] != nil }

    /// The target of the first link of this relation that is about the page itself.
    ///
    /// - Parameter values: all `Link` fields of an answer; malformed fields are skipped, the others are used.
    package static func target(of relation: String, in values: [String]) -> String? {
        for value in values {
            let match = parse(value)?.first { !$0.isAnchored && $0.relations.contains(relation.lowercased()) }
            if let match { return match.uri }
        }
        return nil
    }

    /// The links of one field value, nil if it is malformed. Empty list members are allowed (RFC 9110 section 5.6.1).
    package static func parse(_ value: String) -> [LinkHeader]? {
        var scanner = LinkScanner(value)
        var links: [LinkHeader] = []
        while true {
            scanner.skipSpacesAndCommas()
            if scanner.isAtEnd { return links }
            guard let link = scanner.link() else { return nil }
            links.append(link)
        }
    }
}
