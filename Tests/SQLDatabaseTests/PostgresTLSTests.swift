import Foundation
import IntegrationTesting
import SQLDatabase
import Testing

/// Connections that nobody else can read, to the server that is meant and to no other.
@Suite("TLS to PostgreSQL", .enabled(if: PostgresCluster.isInstalled), .timeLimit(.minutes(2)))
struct PostgresTLSTests {
    private static let password = "canary-%2Fpass%20word"

    private func isEncrypted(_ url: String) async throws -> Bool? {
        let database = PostgresDatabase(PostgresSettings(url: url))
        let result: Result<Bool?, any Error>
        do {
            result = .success(
                try await database.read { try $0.value("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", as: Bool.self) })
        } catch {
            result = .failure(error)
        }
        try await database.close()
        return try result.get()
    }

    private func expectRefusal(_ url: String, _ words: [String]) async throws {
        let error = await #expect(throws: SQLError.self) { _ = try await isEncrypted(url) }
        let text = error?.description ?? ""
        #expect(error?.kind == .refused, "\(text)")
        for word in words { #expect(text.contains(word), "\(text)") }
        for piece in ["canary", "word@", "pass word"] { #expect(!text.contains(piece), "\(text)") }
    }

    @Test func theServerIsTheOneThatIsMeant() async throws {
        try await PostgresCluster.withSecuredDatabase { url, authorities in
            let root = authorities.appending(path: "authority.pem").path
            for host in ["localhost", "127.0.0.1"] {
                let address = url.replacing("@127.0.0.1:", with: "@\(host):")
                let isProtected = try await isEncrypted("\(address)?sslmode=verify-full&sslrootcert=\(root)")
                #expect(isProtected == true)
            }
            // Nothing is said of the server's name then.
            let isProtected = try await isEncrypted("\(url)?sslmode=require")
            #expect(isProtected == true)
        }
    }

    @Test func anyOtherServerIsRefused() async throws {
        try await PostgresCluster.withSecuredDatabase { url, authorities in
            let url = url.replacing("app:app@", with: "app:\(Self.password)@")
            let (root, stranger) = (authorities.appending(path: "authority.pem").path, authorities.appending(path: "stranger.pem").path)
            for mode in ["verify-ca", "verify-full"] {
                try await expectRefusal("\(url)?sslmode=\(mode)&sslrootcert=\(stranger)", ["certificate verify failed", "sslrootcert"])
            }
            let other = url.replacing("@127.0.0.1:", with: "@db.example:") + "?hostaddr=127.0.0.1&sslrootcert=\(root)&sslmode="
            try await expectRefusal(other + "verify-full", ["does not match host name \"db.example\"", "a name that stands in"])
            // The certificate is right, and so it is the password that is looked at.
            try await expectRefusal(other + "verify-ca", ["password authentication failed"])
            try await expectRefusal("\(url)?sslmode=verify-full&sslrootcert=\(root).none", ["root certificate file", "sslrootcert"])
            try await expectRefusal("\(url)?sslmode=disable", ["no encryption", "sslmode=verify-full"])
        }
    }

    @Test func aServerWithoutIsRefusedWhereItIsRequired() async throws {
        try await PostgresCluster.withDatabase { url in
            let isProtected = try await isEncrypted(url)
            #expect(isProtected == false)
            let url = url.replacing("app:app@", with: "app:\(Self.password)@")
            try await expectRefusal("\(url)?sslmode=require", ["does not support SSL", "ssl = on"])
        }
    }
}
