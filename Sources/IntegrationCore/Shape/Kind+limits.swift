extension Kind where Value == Int {
    /// Levels of an answer: as many as `JSONLimits.deepest`.
    static let depth = integer(1...1024)
    /// Redirects of one request. More of them are a loop.
    static let redirects = integer(0...20)
    /// Bytes of an answer: as many as `JSONLimits.largest`.
    static let bodySize = size(upTo: 1 << 30)
}
