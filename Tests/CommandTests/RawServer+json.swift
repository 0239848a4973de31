import IntegrationTesting

extension RawServer {
    /// An answer with a JSON body.
    static func json(_ body: String, status: String = "200 OK") -> [UInt8] {
        Array("HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
    }

    /// Options that send a run here.
    var address: [String] { ["--base-url", url(""), "--allow-address", "127.0.0.1:\(port)"] }

    /// The same, with a credential.
    var options: [String] { address + ["--credential", "token=x"] }
}
