/// How to ask only for what changed.
package struct Delta: Hashable, Sendable {
    /// Position of a record (timestamp, text or number); the maximum over the pass is kept.
    package var cursor: ManifestExpression?
    /// Opaque position from the last page.
    package var token: ManifestExpression?
    /// First position when there is none and a window is used.
    package var initial: ManifestTemplate?
    /// Another method and path for delta.
    package var request: RequestLine?
    /// Query parameters added in delta mode; `cursor` is in scope.
    package var query: OrderedMap<QueryValue>
    /// Headers added in delta mode.
    package var headers: OrderedMap<ManifestTemplate>
    /// Body in delta mode, instead of the stream's.
    package var body: RequestBody?
    /// How `cursor` is written.
    package var format: DeltaFormat
    /// Subtracted from the position, for late writes (timestamps and numbers of seconds only).
    package var overlap: Duration?
    /// Time slicing: one request series for each window, `window.start` and `window.end` in scope.
    package var window: Duration?
    /// For lists that are newest first: stop paging when true.
    package var stop: ManifestExpression?
    /// Statuses that mean the position is gone: a full pass follows.
    package var expired: [Int]

    package init(
        cursor: ManifestExpression? = nil,
        token: ManifestExpression? = nil,
        initial: ManifestTemplate? = nil,
        request: RequestLine? = nil,
        query: OrderedMap<QueryValue> = [:],
        headers: OrderedMap<ManifestTemplate> = [:],
        body: RequestBody? = nil,
        format: DeltaFormat = .text,
        overlap: Duration? = nil,
        window: Duration? = nil,
        stop: ManifestExpression? = nil,
        expired: [Int] = []
    ) {
        self.cursor = cursor
        self.token = token
        self.initial = initial
        self.request = request
        self.query = query
        self.headers = headers
        self.body = body
        self.format = format
        self.overlap = overlap
        self.window = window
        self.stop = stop
        self.expired = expired
    }
}
