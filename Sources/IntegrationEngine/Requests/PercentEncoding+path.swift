import IntegrationAuth

extension PercentEncoding {
    /// A value inside a path: slashes stay, because providers use names such as `owner/name` as two segments.
    static func pathValue(_ text: String) -> String {
        text.split(separator: "/", omittingEmptySubsequences: false).map { encode($0.utf8) }.joined(separator: "/")
    }
}
