/// The side of a run that a page-by-page handler talks to.
///
/// A *unit* is one sequence of pages: the whole stream (""), one parent's children or one partition. Units may be delivered in any
/// order and concurrently; pages of one unit come in order.
package protocol HandlerRun: Sendable {
    /// The streams to fetch in this run, or nil for all.
    var selectedStreams: Set<String>? { get }

    /// Whether only what changed in a stream is to be fetched, or, of a child stream, only the children of parents that changed.
    func readsChanges(of stream: String) -> Bool

    /// Where the last complete pass over a stream ended; nil when it is to be fetched as a whole.
    func cursor(of stream: String) -> String?

    /// How far a unit came before an interruption; nil when it was not begun.
    func progress(of stream: String, unit: String) -> UnitProgress?

    /// Hands a page over for storing. Returns when there is room for it: at most 16 pages wait, and with those being written they are at
    /// most 2 MiB as received. It is stored within 10 ms or, where others are being written, after those.
    func deliver(_ page: FetchPage) async throws

    /// Stored records of a stream that children hang from, in batches, after all delivered pages are written.
    ///
    /// - Parameters:
    ///   - child: The stream of the children.
    ///   - after: The id of the last record of the previous batch, or nil to begin.
    ///   - onlyOwing: Only those whose children have to be fetched as a whole: they are new or changed, or an earlier run did not get all.
    func storedParents(
        of child: String, in stream: String, after: Int64?, limit: Int, onlyOwing: Bool
    ) async throws -> [StoredParent]

    /// Says whose children are all delivered now, and whose could not be fetched completely: those stay owed, and checks that look at them
    /// cannot decide.
    ///
    /// - Parameter marksGone: Whether children that a complete parent no longer showed are gone.
    func parentsEnded(_ stream: String, complete: [Int64], incomplete: [Int64], marksGone: Bool) async throws

    /// Whether an interrupted run had already walked this stream to its end.
    func hasEnded(_ stream: String) -> Bool

    /// Whether this run has walked the stream to its end with nothing left out.
    func isComplete(_ stream: String) -> Bool

    /// Says that a stream could not be fetched, or not all of it; the run goes on with others and tells at its end.
    func streamFailed(_ stream: String, _ error: any Error)

    /// Says that a stream has been walked to its end.
    func streamEnded(_ end: StreamEnd) async throws
}
