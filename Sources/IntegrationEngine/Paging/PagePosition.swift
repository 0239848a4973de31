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
}
