internal import NIOCore

/// Looks whether the first bytes of an answer are those of HTTP.
final class FirstBytes: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let found: EventLoopPromise<Bool>

    init(found: EventLoopPromise<Bool>) {
        self.found = found
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        found.succeed(unwrapInboundIn(data).readableBytesView.starts(with: "HTTP/".utf8))
    }
}
