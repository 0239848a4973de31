extension UpstreamURL {
    /// The URL that `reference` means on this page (RFC 3986 section 5.2): absolute, `//host/…`, `/path`, `path`, `?query`.
    package func resolve(_ reference: String) throws(UpstreamError) -> UpstreamURL {
        try Self.refuseControlCharacters(reference)
        if let colon = reference.firstIndex(where: { ":/?#".contains($0) }), reference[colon] == ":" {
            return try UpstreamURL(reference)
        }
        if reference.hasPrefix("//") { return try UpstreamURL("\(scheme.rawValue):\(reference)") }
        let (newPath, newQuery) = Self.splitPath(reference[...])
        var result = self
        if newPath.isEmpty {
            result.query = newQuery ?? (reference.hasPrefix("?") ? "" : query)
            return result
        }
        let merged = newPath.hasPrefix("/") ? newPath : path[...(path.lastIndex(of: "/") ?? path.startIndex)] + newPath
        result.path = Self.removeDotSegments(merged)
        result.query = newQuery
        return result
    }

    /// RFC 3986 section 5.2.4 for a path that starts with a slash.
    private static func removeDotSegments(_ path: String) -> String {
        var kept: [Substring] = []
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for (offset, segment) in segments.enumerated() {
            let isLast = offset == segments.count - 1
            switch segment {
            case ".": if isLast { kept.append("") }
            case "..":
                _ = kept.popLast()
                if isLast { kept.append("") }
            default: kept.append(segment)
            }
        }
        return "/" + kept.joined(separator: "/")
    }
}
