/// The right to write for a run. Whoever takes a run over gets a new token, and the old one can commit nothing more
/// (``StoreError/Code/leaseLost``).
package struct RunLease: Hashable, Sendable {
    package let run: RunID
    package let connection: ConnectionID
    let token: Int64
}
