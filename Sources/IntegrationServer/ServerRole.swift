/// What a process of the server does. Any number of processes may do each; none of them leads.
package enum ServerRole: String, Sendable, Hashable, CaseIterable {
    /// Answers requests.
    case api
    /// Works at runs.
    case worker
    /// Asks for runs that are due, refreshes tokens ahead of time, removes what is too old.
    case scheduler
}
