/// Who says that a finding is there, and so who can say that it is gone.
enum FindingOrigin: String {
    /// A check over one record.
    case record
    /// A check over a whole stream.
    case aggregate
    /// A handler; absent from a complete full run means gone.
    case reported
}
