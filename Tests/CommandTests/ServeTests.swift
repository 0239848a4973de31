import Foundation
import IntegrationEngine
import IntegrationTesting
import JSONTape
import Testing

/// The server as an operator starts, changes and stops it.
@Suite(.timeLimit(.minutes(10))) struct ServeTests {
    /// A started server.
    private struct Server {
        let process: RunningPatchbay
        let origin: String
        let client: UpstreamClient

        /// Waits until it listens, or has ended.
        static func with<R>(
            _ patchbay: PatchbayProcess, _ arguments: [String] = [], _ body: (Server) async throws -> R
        ) async throws -> (result: R, outcome: PatchbayProcess.Outcome) {
            let port = try FreePort.find()
            let process = try patchbay.start(["serve", "--port", String(port)] + arguments)
            while !process.errorsSoFar.contains("Listening at") { await Task.yield() }
            let result: Result<R, any Error>
            do {
                let policy = EgressPolicy(allowedAddresses: [try HostPort("127.0.0.1:\(port)")])
                result = .success(
                    try await UpstreamClient.withClient(policy: policy) { client in
                        try await body(Server(process: process, origin: "http://127.0.0.1:\(port)", client: client))
                    })
            } catch {
                result = .failure(error)
            }
            process.send(SIGTERM)
            let outcome = await process.end()
            return (try result.get(), outcome)
        }

        func send(_ method: String, _ target: String, _ body: String? = nil, key: String?) async throws -> UpstreamResponse {
            var headers: [(String, String)] = []
            if let key { headers.append(("Authorization", "Bearer \(key)")) }
            if body != nil { headers.append(("Content-Type", "application/json")) }
            return try await client.send(
                UpstreamRequest(method: method, url: origin + target, headers: headers, body: body.map { Array($0.utf8) }),
                limits: UpstreamLimits())
        }
    }

    private static func key(in text: String) -> String? {
        text.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("pbk_") }.map(String.init)
    }

    @Test func keysAreChangedWhileItRuns() async throws {
        try await WorkFolder.with { patchbay, folder in
            let data = folder.appendingPathComponent("patchbay-data")
            let (setUp, ended) = try await Server.with(patchbay) { server in
                let key = try #require(Self.key(in: server.process.outputSoFar))
                let made = try await server.send("POST", "/organizations", #"{"name": "Acme"}"#, key: key)
                let id = try #require(try JSONDocument(parsing: made.body).root["id"]?.stringValue)
                let app = #"{"organizationId": "\#(id)", "providerSlug": "github", "clientId": "c", "clientSecret": "the-client-secret"}"#
                #expect(try await server.send("POST", "/integrations/oauth-apps", app, key: key).status == 201)
                let old = try #require(
                    try String(contentsOf: data.appendingPathComponent("patchbay.keys"), encoding: .utf8).split(separator: "\n").last?
                        .split(
                            separator: " "
                        ).first)
                #expect(try await patchbay.run("keys", "retire", String(old)).status == 2)
                #expect(try await patchbay.run("keys", "add").status == 0)
                let rotated = try await patchbay.run("keys", "rotate")
                #expect(rotated.status == 0 && rotated.outputText.contains("1 data key sealed anew"), "\(rotated.errorText)")
                #expect(try await patchbay.run("keys", "rotate").outputText.contains("0 data keys sealed anew"))
                #expect(try await patchbay.run("keys", "retire", String(old)).status == 0)
                let listed = try await patchbay.run("keys")
                #expect(listed.outputText.hasSuffix("current, seals 1 data key\n"), "\(listed.outputText)")
                // The server goes on, for those it knew and those it did not.
                let second = try await server.send("POST", "/organizations", #"{"name": "Beta"}"#, key: key)
                let other = try #require(try JSONDocument(parsing: second.body).root["id"]?.stringValue)
                for organization in [id, other] {
                    #expect(
                        try await server.send(
                            "POST", "/integrations/oauth-apps", app.replacing(id, with: organization), key: key
                        ).status == 201)
                }
                return (key, id)
            }
            #expect(ended.status == 0, "\(ended.errorText)")
            let mode = try FileManager.default.attributesOfItem(atPath: data.appendingPathComponent("patchbay.keys").path)[
                .posixPermissions]
            #expect(mode as? Int == 0o600)
            let (available, _) = try await Server.with(patchbay) { server in
                #expect(Self.key(in: server.process.outputSoFar) == nil)
                let place = "/integrations/oauth/availability?providerSlug=github&organizationId=\(setUp.1)"
                return String(decoding: try await server.send("GET", place, key: setUp.0).body, as: UTF8.self)
            }
            #expect(available.contains(#""source":"organization""#), "\(available)")
            let audited = try await patchbay.run("audit", "verify")
            #expect(audited.status == 0 && audited.outputText == "Every audit log is whole.\n")
            try FileManager.default.removeItem(at: data.appendingPathComponent("patchbay.keys"))
            let refused = try await patchbay.run("serve", "--port", "3999")
            #expect(refused.status == 2 && refused.errorText.contains("patchbay.keys is not there"), "\(refused.errorText)")
        }
    }
}
