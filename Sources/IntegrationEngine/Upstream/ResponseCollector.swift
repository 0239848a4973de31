internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// Collects one answer on the event loop: counts header and body, watches first byte and idle time.
///
/// The library's delegate interface and not its async sequence, because each piece of a body would otherwise cost a change of threads,
/// and because a timer on the event loop can fail the request itself, with its own error, instead of leaving it behind.
final class ResponseCollector: HTTPClientResponseDelegate {
    struct Answer: Sendable {
        var head: HTTPResponseHead
        var body: [UInt8]
    }

    /// How far an exchange came: decides what a lost connection means.
    enum Progress: Sendable {
        case connecting, sent, receivingBody
    }

    private struct State {
        var progress = Progress.connecting
        var lastActivity = NIODeadline.now()
        var head: HTTPResponseHead?
        var body: [UInt8] = []
        var timer: Scheduled<Void>?
    }

    private let limits: UpstreamLimits
    private let url: UpstreamURL
    private let state = Mutex(State())

    init(limits: UpstreamLimits, url: UpstreamURL) {
        self.limits = limits
        self.url = url
    }

    var progress: Progress { state.withLock { $0.progress } }

    func didSendRequest(task: HTTPClient.Task<Answer>) {
        let isWaiting = state.withLock { state in
            guard state.progress == .connecting else { return false }
            state.progress = .sent
            state.lastActivity = .now()
            return true
        }
        if isWaiting { watch(task, after: TimeAmount(limits.firstByte)) }
    }

    func didReceiveHead(task: HTTPClient.Task<Answer>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        do {
            try check(head)
        } catch {
            return task.eventLoop.makeFailedFuture(error)
        }
        let timer = state.withLock { state in
            state.progress = .receivingBody
            state.lastActivity = .now()
            state.head = head
            // A length is a claim: enough for an ordinary page at once, more only as it comes.
            let claimed = head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
            state.body.reserveCapacity(min(max(claimed, 0), limits.maximumBodyBytes, 1 << 20) + UpstreamResponse.spareBytes)
            return state.timer.take()
        }
        timer?.cancel()
        watch(task, after: TimeAmount(limits.idle))
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Answer>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        let fits = state.withLock { state in
            state.lastActivity = .now()
            guard state.body.count + buffer.readableBytes <= limits.maximumBodyBytes else { return false }
            let needed = state.body.count + buffer.readableBytes + UpstreamResponse.spareBytes
            if needed > state.body.capacity {
                // Doubling, but not past what may come: near the limit the array alone would hold twice of it.
                state.body.reserveCapacity(
                    min(max(needed, state.body.capacity * 2), limits.maximumBodyBytes + UpstreamResponse.spareBytes))
            }
            buffer.withUnsafeReadableBytes { state.body.append(contentsOf: $0) }
            return true
        }
        guard fits else { return task.eventLoop.makeFailedFuture(bodyTooLarge()) }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveError(task: HTTPClient.Task<Answer>, _ error: any Error) {
        state.withLock { $0.timer.take() }?.cancel()
    }

    func didFinishRequest(task: HTTPClient.Task<Answer>) throws -> Answer {
        let (answer, timer) = state.withLock { state in
            state.body.reserveCapacity(state.body.count + UpstreamResponse.spareBytes)
            let body = exchange(&state.body, with: [])
            return (state.head.map { Answer(head: $0, body: body) }, state.timer.take())
        }
        timer?.cancel()
        guard let answer else { throw UpstreamError(.malformedResponse, "\(url.redacted) gave an answer without a head") }
        return answer
    }

    private func check(_ head: HTTPResponseHead) throws(UpstreamError) {
        let size = head.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
        guard size <= limits.maximumHeaderBytes else {
            throw UpstreamError(.headersTooLarge, "the header of \(url.redacted) is larger than \(limits.maximumHeaderBytes) bytes")
        }
        // Two framings of one body are how responses are smuggled (RFC 9112 section 6.3).
        if head.headers.contains(name: "Transfer-Encoding"), head.headers.contains(name: "Content-Length") {
            throw UpstreamError(.malformedResponse, "\(url.redacted) states the length of its body in two ways")
        }
        let encodings = head.headers[canonicalForm: "Content-Encoding"].map { $0.lowercased() }
        guard encodings.isEmpty || encodings == ["gzip"] || encodings == ["deflate"] || encodings == ["identity"] else {
            throw UpstreamError(.invalidEncoding, "\(url.redacted) uses a content encoding that was not asked for")
        }
        if let length = head.headers.first(name: "Content-Length").flatMap({ Int($0) }), length > limits.maximumBodyBytes {
            throw bodyTooLarge()
        }
    }

    private func bodyTooLarge() -> UpstreamError {
        UpstreamError(.bodyTooLarge, "the body of \(url.redacted) is larger than \(limits.maximumBodyBytes) bytes")
    }

    /// One timer per phase, which looks at the last activity when it fires and waits on if there was any: cheaper than moving it with
    /// every piece of a body.
    private func watch(_ task: HTTPClient.Task<Answer>, after delay: TimeAmount) {
        let timer = task.eventLoop.scheduleTask(in: delay) { self.timerFired(task) }
        state.withLock { $0.timer = timer }
    }

    private func timerFired(_ task: HTTPClient.Task<Answer>) {
        let (progress, last) = state.withLock { ($0.progress, $0.lastActivity) }
        let limit = TimeAmount(progress == .receivingBody ? limits.idle : limits.firstByte)
        let due = last + limit
        guard due <= .now() else { return watch(task, after: due - .now()) }
        task.fail(
            reason: progress == .receivingBody
                ? UpstreamError(.idleTimeout, "\(url.redacted) sent nothing for \(limits.idle)", retry: .backoff)
                : UpstreamError(.firstByteTimeout, "\(url.redacted) sent no complete header within \(limits.firstByte)", retry: .backoff))
    }
}
