/// How long to wait for a request.
package struct HTTPTimeouts: Hashable, Sendable {
    /// For the connection.
    package var connect: Duration
    /// For the first byte of the answer.
    package var firstByte: Duration
    /// Between two bytes.
    package var idle: Duration
    /// For the whole request.
    package var total: Duration

    package init(
        connect: Duration = .seconds(10),
        firstByte: Duration = .seconds(30),
        idle: Duration = .seconds(30),
        total: Duration = .seconds(120)
    ) {
        self.connect = connect
        self.firstByte = firstByte
        self.idle = idle
        self.total = total
    }
}
