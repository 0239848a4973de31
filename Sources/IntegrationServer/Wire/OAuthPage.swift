import Foundation
import HTTPTypes
import Hummingbird
import IntegrationCore
import IntegrationRuntime
import NIOCore

/// What a person sees after coming back from a provider, or where none can be asked: in a popup it tells the page that opened it and
/// closes, in a full window it leads back to where the person came from.
struct OAuthPage {
    private let title: String
    private let text: String
    private let isConnected: Bool
    private let connection: String?
    private let returnURL: String?
    private let status: HTTPResponse.Status

    init(_ outcome: OAuthFlow.Outcome) {
        isConnected = outcome.connection != nil
        connection = outcome.connection?.id.rawValue
        returnURL = outcome.returnURL
        status = outcome.failure.map(Self.status(of:)) ?? .ok
        title = isConnected ? "Connected" : "Not connected"
        text = outcome.failure?.reason ?? outcome.connection?.reason ?? "You can close this window."
    }

    init(failure: String) { self.init(failure, status: .badRequest) }

    /// A flow that cannot begin, with the status that a program would get.
    init(refusal: RuntimeError) {
        let isFault = refusal.code == .serverFault
        self.init(refusal.reason, status: isFault ? .internalServerError : APIProblem(refusal)?.status ?? .internalServerError)
    }

    private init(_ failure: String, status: HTTPResponse.Status) {
        title = "Not connected"
        text = failure
        self.status = status
        isConnected = false
        connection = nil
        returnURL = nil
    }

    /// Whatever the provider or the person did is a bad request of the browser.
    private static func status(of failure: RuntimeError) -> HTTPResponse.Status {
        switch failure.code {
        case .notFound: .notFound
        case .databaseUnavailable: .serviceUnavailable
        case .serverFault: .internalServerError
        default: .badRequest
        }
    }

    func response(clearing cookie: OAuthCookie?) -> Response {
        let nonce = UUID().uuidString
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8",
            .contentSecurityPolicy: "default-src 'none'; style-src 'nonce-\(nonce)'; script-src 'nonce-\(nonce)'; "
                + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        ]
        if let cookie { headers[.setCookie] = cookie.clearing }
        if status == .serviceUnavailable { headers[.retryAfter] = "5" }
        let target = returnURL.flatMap(target)
        // The page of the opener learns no more than what the address of the full window would tell.
        let page = """
            <!doctype html>
            <html lang="en"><meta charset="utf-8"><title>\(Self.escaped(title))</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style nonce="\(nonce)">body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem}</style>
            <h1>\(Self.escaped(title))</h1><p>\(Self.escaped(text))</p>
            \(target.map { "<p><a id=\"back\" href=\"\(Self.escaped($0))\">Go on</a></p>" } ?? "")
            <script nonce="\(nonce)">
            var back = document.getElementById('back');
            if (window.opener && back) {
              window.opener.postMessage({type: 'patchbay.oauth', connected: \(isConnected), connectionId: \
            \(connection.map { "'\($0)'" } ?? "null")}, new URL(back.href).origin);
              window.close();
            } else if (back) { location.replace(back.href); }
            </script></html>
            """
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: page)))
    }

    /// The return address with what came of it.
    private func target(_ url: String) -> String? {
        guard var parts = URLComponents(string: url) else { return nil }
        // What the address says of it already is not what came of this.
        var items = (parts.queryItems ?? []).filter { $0.name != "status" && $0.name != "connectionId" }
        items.append(URLQueryItem(name: "status", value: isConnected ? "connected" : "failed"))
        if let connection { items.append(URLQueryItem(name: "connectionId", value: connection)) }
        parts.queryItems = items
        return parts.string
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
            .replacing("'", with: "&#39;")
    }
}
