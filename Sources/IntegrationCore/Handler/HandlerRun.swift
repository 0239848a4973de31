/// The side of a run that a page-by-page handler talks to.
///
/// A *unit* is one sequence of pages: the whole stream (""), one parent's children or one partition. Units may be delivered in any
/// order and concurrently; pages of one unit come in order.
package protocol HandlerRun: Sendable {
    /// The streams to fetch in this run, or nil for all.
    var selectedStreams: Set<String>? { get }

    /// Where the last complete run of a stream ended, or nil when there was none.
    func cursor(of stream: String) -> String?

    /// How far a unit came before an interruption; nil when it was not begun.
    func progress(of stream: String, unit: String) -> UnitProgress?

    /// Hands a page over for storing. Returns when it is accepted: at most one page waits while another is written.
    func deliver(_ page: FetchPage) async throws

    /// Stored records of a stream in storage order, after all delivered pages are written.
    ///
    /// - Parameters:
    ///   - after: The id of the last record of the previous batch, or nil to begin.
    ///   - changedOnly: Only those that this run added or changed.
    func storedRecords(of stream: String, after: Int64?, limit: Int, changedOnly: Bool) async throws -> [StoredParent]

    /// The keys of a parent's stored children, after all delivered pages are written.
    func childKeys(of stream: String, parent: Int64) async throws -> Set<String>

    /// Whether an interrupted run had already walked this stream to its end.
    func hasEnded(_ stream: String) -> Bool

    /// Says that a stream could not be fetched, or not all of it; the run goes on with others and tells at its end.
    func streamFailed(_ stream: String, _ error: any Error)

    /// Says that the children of one parent are not all there: checks that look at them cannot decide.
    func unitIncomplete(_ stream: String, parent: Int64)

    /// Says that a stream has been walked to its end.
    func streamEnded(_ end: StreamEnd) async throws
}
