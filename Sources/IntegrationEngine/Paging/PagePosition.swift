/// Where the next page of a unit begins, as it is stored between pages.
///
/// Text of the form `key=value;…` would do, but values are URLs and opaque cursors: JSON through Codable keeps them whole.
struct PagePosition: Codable, Sendable, Hashable {
    /// URL, page number, offset or cursor, as the pages' type has it; nil for the first page.
    var next: String?
    /// The beginning of the time window being walked, where the delta is sliced.
    var windowStart: String?
    /// The total that the provider stated last.
    var total: Int64?
    /// Records met in this unit so far.
    var seen = 0
    /// Records of the largest page of this unit so far: what a full page of this provider is, whatever was asked for.
    var largest: Int?
    /// The answer that created the asynchronous job whose result is this page: it goes on being asked after.
    var job: String?
    /// How many of the pages stored so far hold nothing but such an answer; nil for none.
    var jobs: Int?

    /// The longest answer that is kept. Of a longer one another job is created after an interruption.
    static let maximumJobBytes = 64 << 10

    /// The position that is stored once a job was created for this page.
    func waiting(for created: String) -> PagePosition {
        var position = self
        position.job = created
        position.jobs = (jobs ?? 0) + 1
        return position
    }

    /// This position without the job, which is done.
    var withoutJob: PagePosition {
        var position = self
        position.job = nil
        return position
    }
}
