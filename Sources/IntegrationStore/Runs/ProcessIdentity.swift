/// Which process holds a run's lease, and how another process on the same machine can tell that it died.
package struct ProcessIdentity: Hashable, Sendable {
    /// Machine and process-id namespace: only inside one does a process id say anything.
    package let host: String
    package let pid: Int32
    /// Clock ticks since boot at which the process started, because ids are used again; 0 where the system does not say.
    package let startTime: Int64

    package init(host: String, pid: Int32, startTime: Int64) {
        self.host = host
        self.pid = pid
        self.startTime = startTime
    }
}
