/// Whose signatures on a server's certificate are believed.
package enum TrustRoots: Sendable {
    /// The authorities of the operating system.
    case system
    /// Those and the authorities in this PEM file: for a company's own authority.
    case systemAndFile(String)
}
