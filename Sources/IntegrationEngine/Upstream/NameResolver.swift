/// How a name becomes addresses.
package protocol NameResolver: Sendable {
    /// All addresses of `name`, at least one; may block the calling thread, which is never one of the cooperative pool.
    func addresses(of name: String) throws(UpstreamError) -> [IPAddress]
}
