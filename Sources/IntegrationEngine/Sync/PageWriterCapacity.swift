/// How much may be on its way to the store, and for how long. A page that is larger than all of it waits until nothing else is.
struct PageWriterCapacity: Sendable {
    /// Pages that may wait behind those being written, and so the most that one commit writes. Half of them wait for no more.
    var pages = 16
    /// Bytes as received, of the pages that wait and of those being written; in memory they take about three times as much. Half of them
    /// wait for no more.
    var bytes = 2 << 20
    /// How long pages wait for others when nothing is being written.
    var patience = Duration.milliseconds(10)
}
