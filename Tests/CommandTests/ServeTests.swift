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
                #expect(rotated.status == 0 && rotated.outputText.contains("2 data keys sealed anew"), "\(rotated.errorText)")
                #expect(try await patchbay.run("keys", "rotate").outputText.contains("0 data keys sealed anew"))
                #expect(try await patchbay.run("keys", "retire", String(old)).status == 0)
                let listed = try await patchbay.run("keys")
                #expect(listed.outputText.hasSuffix("current, seals 2 data keys\n"), "\(listed.outputText)")
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

    @Test(
        "An option wins over a variable, and a variable over the file", arguments: [("file", "70"), ("variable", "80"), ("option", "90")])
    func settings(last: String, limit: String) async throws {
        try await WorkFolder.with { patchbay, folder in
            let data = folder.appendingPathComponent("data")
            try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
            try Data(
                """
                rateLimit: 70
                corsOrigins: [https://app.example.com]
                logLevel: error
                """.utf8
            ).write(to: data.appendingPathComponent("patchbay.yaml"))
            var patchbay = patchbay
            if last != "file" { patchbay.environment = ["PATCHBAY_RATE_LIMIT": "80", "API_URL": "https://patchbay.example.com/"] }
            let options = last == "option" ? ["--rate-limit", "90", "--api-url", "https://other.example.com"] : []
            let (_, outcome) = try await Server.with(patchbay, ["--data", "data"] + options) { server in
                let key = try #require(Self.key(in: server.process.outputSoFar))
                let answer = try await server.send("GET", "/organizations", key: key)
                let policy = answer.headers.first { $0.name.lowercased() == "ratelimit-policy" }?.value ?? "none"
                #expect(policy.contains("q=\(limit)"), "\(policy)")
                let described = try JSONDocument(parsing: try await server.send("GET", "/openapi.json", key: nil).body).root
                let url = described["servers"]?[0]?["url"]?.stringValue
                switch last {
                case "file": #expect(url?.hasPrefix("http://localhost:") == true)
                case "variable": #expect(url == "https://patchbay.example.com")
                default: #expect(url == "https://other.example.com")
                }
            }
            #expect(outcome.status == 0)
            #expect(!outcome.errorText.contains("level=info"), "the level of the file holds")
        }
    }

    @Test(
        "What is wrong in the configuration is named with its place, and is not repeated",
        arguments: [
            ("prot: 3001", "patchbay.yaml:1: there is no such key; did you mean `port`?"),
            ("# a\nport: canary", "patchbay.yaml:2 (port) has to be a number from 0 to 65535"),
            ("port: 1\nport: 2", "occurs twice"), ("- port", "must hold `key: value` lines"),
            ("rateLimit: [1]", "patchbay.yaml:1: `rateLimit` takes one value"), ("port: [", "no YAML"),
            ("returnUrls: [javascript:canary]", "patchbay.yaml:1 (returnUrls) has to be a URL"),
            ("corsOrigins: ['https://a.example.com/canary']", "has to be an origin"), ("logLevel: canary", "has to be one of trace"),
            ("allowAddresses: [canary]", "patchbay.yaml:1 (allowAddresses): "), ("providerUrls: [canary]", "needs SLUG=URL"),
        ])
    func wrongSettings(text: String, message: String) async throws {
        try await WorkFolder.with { patchbay, folder in
            try Data(text.utf8).write(to: folder.appendingPathComponent("patchbay.yaml"))
            let refused = try await patchbay.run("serve", "--config", "patchbay.yaml", "--data", "data")
            #expect(refused.status == 2 && refused.errorText.contains(message), "\(refused.errorText)")
            #expect(!refused.errorText.contains("canary") || text.contains("allowAddresses"), "\(refused.errorText)")
        }
    }

    @Test func aPortThatIsTakenIsNamed() async throws {
        try await WorkFolder.with { patchbay, _ in
            _ = try await Server.with(patchbay) { server in
                let port = server.origin.split(separator: ":").last.map(String.init) ?? ""
                let refused = try await patchbay.run("serve", "--port", port, "--data", "other")
                #expect(refused.status == 1 && refused.errorText.contains("--port names another port"), "\(refused.errorText)")
            }
        }
    }

    @Test func whatCannotBeServedIsNamed() async throws {
        try await WorkFolder.with { patchbay, folder in
            try Data("x".utf8).write(to: folder.appendingPathComponent("file"))
            try FileManager.default.createDirectory(at: folder.appendingPathComponent("notes"), withIntermediateDirectories: true)
            try Data("x".utf8).write(to: folder.appendingPathComponent("notes/read.me"))
            let cases = [
                (["--host", "999.1.1.1"], 1, "there is no address `999.1.1.1`"), (["--data", "file"], 2, "it is a file"),
                (["--integrations", "nowhere"], 2, "nowhere has no integrations"),
                (["--integrations", "notes"], 2, "notes has no integrations"),
                (["--provider-url", "okta="], 2, "--provider-url needs SLUG=URL"),
                (["--provider-url", "okta=foo"], 2, "a URL of http or https"),
                (["--provider-url", "okta=http://a", "--provider-url", "okta=http://b"], 2, "names an integration twice"),
            ]
            for (options, status, text) in cases {
                let refused = try await patchbay.run(["serve", "--port", "0"] + options)
                #expect(refused.status == status && refused.errorText.contains(text), "\(options): \(refused.errorText)")
            }
            // One that cannot be used does not keep the others from being served, and is not missing without a word.
            let broken = folder.appendingPathComponent("mine/acme")
            try FileManager.default.createDirectory(at: broken, withIntermediateDirectories: true)
            try Data("id: acme".utf8).write(to: broken.appendingPathComponent("manifest.yaml"))
            let warned = try await patchbay.run("serve", "--port", "0", "--integrations", "mine", "--host", "999.1.1.1")
            #expect(warned.errorText.contains("mine/acme/manifest.yaml is left out: it has errors"), "\(warned.errorText)")
            #expect(warned.status == 1 && warned.errorText.contains("there is no address"), "\(warned.errorText)")
            var patchbay = patchbay
            patchbay.environment = ["PATCHBAY_LOG_FORMAT": "xml"]
            let format = try await patchbay.run("serve", "--port", "0")
            #expect(format.status == 2 && format.errorText.contains("$PATCHBAY_LOG_FORMAT is none of logfmt, json"), "\(format.errorText)")
            // The option stands above it.
            let given = try await patchbay.run("serve", "--port", "0", "--log-format", "json", "--host", "999.1.1.1")
            #expect(given.status == 1 && given.errorText.contains("there is no address"), "\(given.errorText)")
        }
    }

    /// What `make run` prints is what a stranger types.
    @Test func theTourOfTheSandboxesLeadsToFindings() async throws {
        try await WorkFolder.with { patchbay, folder in
            let (_, outcome) = try await Server.with(patchbay, ["--sandbox"]) { server in
                while !server.process.outputSoFar.contains("/docs\"") {
                    try Task.checkCancellation()
                    await Task.yield()
                }
                let lines = server.process.outputSoFar.split(separator: "\n", omittingEmptySubsequences: false)
                let commands = lines.drop { !$0.hasPrefix("export URL=") }.joined(separator: "\n")
                let walked = try await patchbay.shell("set -e\n\(commands)")
                #expect(walked.status == 0, "\(walked.errorText)")
                for part in ["Connected", #""status":"success""#, #""severity":"critical""#, #""providerSlug":"okta""#] {
                    #expect(walked.outputText.contains(part), "\(part): \(walked.outputText.prefix(3000))")
                }
            }
            #expect(outcome.status == 0, "\(outcome.errorText)")
            // Nothing stays.
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }
}
