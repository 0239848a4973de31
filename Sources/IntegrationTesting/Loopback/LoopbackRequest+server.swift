import HTTPTypes
import Hummingbird
import NIOCore

extension LoopbackRequest {
    /// Reads a request with its whole body.
    init(_ request: Request, bodyLimit: Int) async throws {
        var headers: [(name: String, value: String)] = request.headers.map { ($0.name.rawName, $0.value) }
        // The server library keeps the Host header apart.
        if let host = request.head.authority { headers.append(("Host", host)) }
        let body = try await request.body.collect(upTo: bodyLimit)
        self.init(
            method: request.method.rawValue, target: request.head.path ?? "/", headers: headers, body: Array(body.readableBytesView))
    }
}

extension Response {
    /// The answer as the server sends it; a header with an impossible name is left out.
    init(_ answer: LoopbackAnswer) {
        var fields = HTTPFields()
        for (name, value) in answer.headers {
            guard let name = HTTPField.Name(name) else { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        self.init(
            status: HTTPResponse.Status(code: answer.status), headers: fields,
            body: answer.body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
