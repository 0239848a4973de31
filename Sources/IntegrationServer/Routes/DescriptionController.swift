import HTTPTypes
import Hummingbird
import NIOCore

/// The API described: for programs, and for people.
struct DescriptionController {
    private let document: [UInt8]
    private let page: [UInt8]

    /// - Parameter operations: all but those of this controller.
    init(_ operations: [APIOperation], serverURL: String) {
        let all = operations + Self.operations
        document = OpenAPIDocument(operations: all, serverURL: serverURL).bytes
        page = Array(ReferencePage(operations: all).html.utf8)
    }

    private static let description = APIOperation("This description", answer: .any).at(.get, "openapi.json")
    private static let reference = APIOperation("The same for people", answer: .text(), contentType: "text/html").at(.get, "docs")

    static var operations: [APIOperation] {
        [description, reference].map { operation in
            var operation = operation
            operation.needsKey = false
            operation.hasOrganization = false
            return operation
        }
    }

    func add(to routes: RouteTable) {
        routes.addOpen(.get, "openapi.json", Self.description) { [document] _, _ in
            Response(
                status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: ByteBuffer(bytes: document)))
        }
        routes.addOpen(.get, "docs", Self.reference) { [page] _, _ in
            Response(
                status: .ok,
                headers: [
                    .contentType: "text/html; charset=utf-8",
                    .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
                ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: page)))
        }
    }
}
