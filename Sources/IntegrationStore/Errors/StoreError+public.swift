extension StoreError {
    /// What those may hear who do not run the server: what is wrong by its kind, without names of hosts, files and tables. The log has more.
    package var publicReason: String {
        switch code {
        case .locked: "it took too long, or somebody else holds it"
        case .full: "its disk is full"
        case .readOnly: "it is read-only"
        case .tooManyConnections: "it has too many connections"
        case .cannotOpen: "it cannot be opened"
        case .inputOutput: "an I/O error: the connection to the database broke, or its file cannot be read or written"
        case .unknownOutcome: "the connection to the database broke at the end: what was asked for may have been done"
        case .runActive, .leaseLost, .pageOutOfOrder, .invalidInput, .otherIdentity, .alreadyExists, .conflict, .notFound, .closed: reason
        default: "the database failed"
        }
    }
}
