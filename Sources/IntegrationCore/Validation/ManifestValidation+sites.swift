/// Looking expressions up by where they stand.
extension ManifestValidation {
    func site(at keyPath: String) -> CheckedSite? {
        index.position(at: keyPath).map { sites[$0] }
    }

    /// The expressions at a key and below it.
    func sites(under keyPath: String) -> [CheckedSite] {
        guard let near = index.positions(near: keyPath) else { return sites.filter { $0.keyPath.isKeyPath(under: keyPath) } }
        return near.map { sites[$0] }.filter { $0.keyPath.isKeyPath(under: keyPath) }
    }

    /// Whether something at the key or below it reads one of the names. An expression that does not compile may.
    func anySite(under keyPaths: [String], uses names: ExpressionName...) -> Bool {
        keyPaths.contains { keyPath in
            sites(under: keyPath).contains { site in names.contains { site.uses($0) } }
                || faults.contains { $0.site.keyPath.isKeyPath(under: keyPath) }
        }
    }

    /// The keys of a stream's request, whose expressions decide what is asked for.
    func requestPaths(of stream: StreamManifest) -> [String] {
        ["request", "baseUrl", "query", "headers", "body", "sign", "delta"].map { "streams.\(stream.name).\($0)" }
    }
}

extension String {
    /// Whether this key path is the other one or below it.
    func isKeyPath(under parent: String) -> Bool {
        guard hasPrefix(parent) else { return false }
        let next = utf8.dropFirst(parent.utf8.count).first
        return next == nil || next == UInt8(ascii: ".") || next == UInt8(ascii: "[")
    }
}
