import HTTPTypes
import Hummingbird
import IntegrationCore
import JSONTape
import NIOCore

/// A JSON answer, written piece by piece: an encoder for every row would be most of the work of a list.
struct Answer: ResponseGenerator {
    let status: HTTPResponse.Status
    let bytes: [UInt8]
    var location: String?

    /// One object.
    init(_ status: HTTPResponse.Status = .ok, location: String? = nil, _ write: (inout JSONWriter) -> Void) {
        var writer = JSONWriter()
        writer.object(write)
        self.status = status
        self.location = location
        bytes = writer.bytes
    }

    /// A page of a list: `{"data": […], "nextCursor": …}`.
    ///
    /// - Parameter next: where the next page begins; nil after the last.
    init<Row>(_ rows: some Collection<Row>, next: String?, _ write: (inout JSONWriter, Row) -> Void) {
        self.init { writer in
            writer.key("data")
            writer.array { writer in
                for row in rows { writer.object { write(&$0, row) } }
            }
            writer.member("nextCursor", next)
        }
    }

    /// A body that was written elsewhere.
    init(_ writer: JSONWriter) {
        status = .ok
        bytes = writer.bytes
    }

    func response(from request: Request, context: some RequestContext) -> Response {
        var headers: HTTPFields = [.contentType: "application/json"]
        headers[.location] = location
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
