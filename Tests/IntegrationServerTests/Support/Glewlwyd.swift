import Foundation
import IntegrationTesting
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// An OAuth server that nobody here has written, with an account and clients of our making; and alice, who has the account.
struct Glewlwyd: Sendable {
    /// What becomes of a refresh token that is used.
    enum RefreshTokens: String, CaseIterable, Sendable {
        /// It is replaced, and who uses it again ends the new one too.
        case oneUse = "one-use"
        /// It stays, and lives on for as long as at first.
        case rolling
        /// It stays.
        case unchanged = "static"
    }

    let origin: String
    private let folder: URL
    private let client: APIClient

    private static let scripts = "servers/glewlwyd"

    /// Whether its tests shall run: it is a Debian package, and not everywhere. What is missing is said aloud.
    static func isAvailable() async -> Bool {
        guard TestDataFolder.has(scripts), await PythonServer.has(packages: ["requests"]) else { return false }
        let programs = "command -v glewlwyd && command -v sqlite3 && command -v curl"
        if let child = try? ChildProcess(["sh", "-c", programs], output: .nowhere), await child.end() == 0 { return true }
        FileHandle.standardError.write(Data("glewlwyd, sqlite3 or curl is missing: the tests that need them do not run\n".utf8))
        return ProcessInfo.processInfo.environment["CI"] != nil
    }

    /// Starts an empty one, runs `body`, stops it, and removes what it wrote.
    static func with<R>(_ body: (Glewlwyd) async throws -> R) async throws -> R {
        let folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-glewlwyd-\(UUID().uuidString)")
        defer {
            stop(folder)
            try? FileManager.default.removeItem(at: folder)
        }
        let port = try FreePort.find()
        var environment = ProcessInfo.processInfo.environment
        environment["GLEWLWYD_DIR"] = folder.path
        let script = TestDataFolder.url(of: "\(scripts)/glewlwyd.sh").path
        let start = try ChildProcess(["bash", script, "start", String(port)], environment: environment, output: .nowhere)
        try #require(await start.end() == 0)
        return try await TestServer.withHTTPClient { client in
            let human = APIClient(origin: "", client: client, key: nil, isOurs: false)
            return try await body(Glewlwyd(origin: "http://127.0.0.1:\(port)", folder: folder, client: human))
        }
    }

    /// The script leaves it running, as nobody's child.
    private static func stop(_ folder: URL) {
        let text = try? String(contentsOf: folder.appending(path: "pid"), encoding: .utf8)
        guard let pid = text.flatMap({ Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }), pid > 1 else { return }
        kill(pid, SIGKILL)
    }

    /// Makes the OAuth plugin, alice, and the clients `platform` and `platform-dpop`, which send people back to `redirect`.
    func setUp(_ refreshTokens: RefreshTokens, redirect: String) async throws {
        let script = TestDataFolder.url(of: "\(Self.scripts)/setup.py").path
        let child = try ChildProcess(["python3", script, origin, refreshTokens.rawValue, redirect], output: .nowhere)
        try #require(await child.end() == 0)
    }

    /// Adds members of a JSON object to what `setup.py` says of the plugin.
    func configure(_ members: String) async throws {
        let place = "\(origin)/api/mod/plugin/oidc"
        let known = try await send("GET", place, as: "admin")
        let changed = known.text.replacing(#""parameters":{"#, with: #""parameters":{\#(members),"#)
        try #require(changed != known.text)
        #expect(try await send("PUT", place, changed, as: "admin").status == 200)
        // It reads them when it begins.
        for action in ["disable", "enable"] { #expect(try await send("PUT", "\(place)/\(action)/", as: "admin").status == 200) }
    }

    /// Registers a client that signs its assertions, with alice's consent.
    func addClient(_ id: String, publicKey: String, redirect: String) async throws {
        let key = publicKey.replacing("\n", with: #"\n"#)
        let made = try await send(
            "POST", "\(origin)/api/client/",
            #"""
            {"client_id": "\#(id)", "name": "\#(id)", "enabled": true, "confidential": true, "redirect_uri": ["\#(redirect)"],
            "authorization_type": ["code", "refresh_token"], "scope": ["openid", "read", "offline_access"],
            "token_endpoint_auth_method": ["private_key_jwt"], "pubkey": "\#(key)"}
            """#, as: "admin")
        #expect(made.status == 200, "\(made.text)")
        let granted = try await send(
            "PUT", "\(origin)/api/auth/grant/\(id)", #"{"scope": "openid read offline_access"}"#, as: "alice")
        #expect(granted.status == 200, "\(granted.text)")
    }

    /// Alice says yes; gives back where her browser is sent.
    func approve(_ url: String) async throws -> String {
        let answer = try await send("GET", "\(url)&g_continue", as: "alice")
        return try #require(answer.header("Location"), "\(answer.status) \(answer.text)")
    }

    /// Alice types the code of a device.
    func approve(userCode: String) async throws {
        let end = try await approve("\(origin)/api/oidc/device?code=\(userCode)")
        #expect(end.contains("prompt=deviceComplete"))
    }

    /// Where it keeps tokens, by their hashes.
    var database: SQL { SQL(folder.appending(path: "db.sqlite").path, stands: false) }

    /// How often a refresh token brought an access token.
    var refreshCount: Int {
        get async throws {
            try await database.strings("SELECT gpoa_client_id FROM gpo_access_token WHERE gpoa_authorization_type = 6").count
        }
    }

    /// How many refresh tokens can be used.
    var refreshTokenCount: Int {
        get async throws { try await database.strings("SELECT gpor_client_id FROM gpo_refresh_token WHERE gpor_enabled = 1").count }
    }

    /// Ends all access tokens before their time.
    func endAccessTokens() async throws { try await database.execute("UPDATE gpo_access_token SET gpoa_enabled = 0") }

    /// Signs in, and sends a request with the cookie for it.
    private func send(_ method: String, _ url: String, _ body: String? = nil, as user: String) async throws -> APIClient.Answer {
        let password = user == "admin" ? "password" : "\(user)-password"
        let signedIn = try await client.post("\(origin)/api/auth/", #"{"username": "\#(user)", "password": "\#(password)"}"#)
        let cookie = try #require(signedIn.header("Set-Cookie"), "\(signedIn.status)").prefix { $0 != ";" }
        return try await client.send(method, url, body, headers: [("Cookie", String(cookie))])
    }
}
