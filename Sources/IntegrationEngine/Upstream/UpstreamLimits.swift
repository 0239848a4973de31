/// How long an exchange may take and how much it may hold. Every limit has an error of its own.
package struct UpstreamLimits: Sendable {
    /// Time to a usable connection: TCP and TLS. Fixed for the life of a client.
    package var connect: Duration = .seconds(10)
    /// Time from the sent request to the complete response head.
    package var firstByte: Duration = .seconds(30)
    /// Time between two pieces of the body.
    package var idle: Duration = .seconds(30)
    /// Time for everything, redirects included.
    package var total: Duration = .seconds(120)
    /// Bytes of body after decompression.
    package var maximumBodyBytes = 64 << 20
    /// Bytes of response header: names and values of all fields together. How many fields there may be, 256, is the HTTP parser's own
    /// bound.
    package var maximumHeaderBytes = 64 << 10
    /// Redirects followed for one request.
    package var maximumRedirects = 5

    /// The defaults: 10 s, 30 s, 30 s, 120 s, 64 MiB, 64 KiB, 5 redirects.
    package init() {}
}
