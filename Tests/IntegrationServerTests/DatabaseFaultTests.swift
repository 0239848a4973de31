import Foundation
import IntegrationTesting
import JSONTape
import Synchronization
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What a server does while its disk or its database fails, and afterwards, without a restart.
@Suite("A server whose database fails", .enabled(if: !TestDatabases.isPostgreSQL), .timeLimit(.minutes(10)))
struct DatabaseFaultTests {
    /// A disk whose writes can be refused.
    private struct Disk {
        let environment: [String: String]
        private let file: URL

        init(in folder: URL) async throws {
            let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Faults/diskfault.c").path
            let library = folder.appending(path: "diskfault.so").path
            try #require(await ChildProcess(["cc", "-shared", "-fPIC", "-O1", "-o", library, source]).end() == 0)
            file = folder.appending(path: "diskfault")
            environment = ["LD_PRELOAD": library, "DISKFAULT_FILE": file.path]
            try set(0)
        }

        /// - Parameter number: of the error; 0 lets writes through.
        func set(_ number: Int32) throws { try Data("\(number)".utf8).write(to: file, options: .atomic) }
    }

    private static let body = #"{"name": "Beta"}"#

    @Test("Nothing is half written, and what is asked again afterwards is done", arguments: [ENOSPC, EROFS, EIO])
    func failingDisk(number: Int32) async throws {
        try await ServeProcesses.with { processes in
            let disk = try await Disk(in: processes.folder)
            let (process, client, id) = try await processes.connected(isOver: false, environment: disk.environment)
            try disk.set(number)
            for (method, target, body) in [
                ("POST", "/organizations", Self.body), ("PATCH", "/integrations/connections/\(id)", #"{"name": "other"}"#),
                ("POST", "/integrations/connections/\(id)/runs", nil), ("DELETE", "/integrations/connections/\(id)", nil),
                ("POST", "/integrations/oauth/start", #"{"providerSlug": "rotor", "name": "other"}"#),
            ] {
                let key = target == "/organizations" ? process.client : client
                let refused = try await key.send(method, target, body)
                #expect(try refused.status == 503 && refused.text("code") == "database_unavailable", "\(target): \(refused.text)")
                #expect(refused.header("Retry-After") == "5")
            }
            // What is there can be read all the while.
            #expect(try await client.get("/integrations/connections/\(id)").text("name") == "default")
            #expect(try await organizations(process) == ["Acme"])
            try disk.set(0)
            #expect(try await process.client.post("/organizations", Self.body).status == 201)
            #expect(try await organizations(process) == ["Acme", "Beta"])
            let begun = try await client.post("/integrations/connections/\(id)/runs")
            #expect(begun.status == 202, "\(begun.text)")
            let run = try #require(try begun.text("id"))
            try await ended(client, id, run, "success")
            try await isWhole(processes, process)
        }
    }

    @Test("A run that cannot write goes on when it can, from where it was")
    func runs() async throws {
        try await ServeProcesses.with { processes in
            let disk = try await Disk(in: processes.folder)
            let clock = try await ShiftedClock(in: processes.folder)
            let both = disk.environment.merging(clock.environment) { "\($0):\($1)" }
            let (process, client, id) = try await processes.connected(isOver: false, environment: both)
            processes.interceptor.set { request, forward in
                guard request.path == "/things" else { return nil }
                try disk.set(ENOSPC)
                return try await forward()
            }
            let begun = try await client.post("/integrations/connections/\(id)/runs")
            let run = try #require(try begun.text("id"), "\(begun.text)")
            try await process.logs("disk-full")
            processes.interceptor.set(nil)
            try disk.set(0)
            // Whoever worked at it may have had no way to say that it does not any more.
            try clock.set(seconds: 600)
            let status = try await ended(client, id, run)
            #expect(status == "success" || status == "failed")
            let again = try #require(try await client.post("/integrations/connections/\(id)/runs").text("id") as String?)
            try await ended(client, id, again, "success")
            #expect(try await client.get("/integrations/connections/\(id)/records?stream=things").json["data"]?.count == 2)
            try await isWhole(processes, process)
        }
    }

    @Test("New tokens are held until they can be written down")
    func tokens() async throws {
        try await ServeProcesses.with { processes in
            let disk = try await Disk(in: processes.folder)
            let (process, client, id) = try await processes.connected(isOver: false, environment: disk.environment)
            try await SQL(processes.databasePath).execute("UPDATE oauth_tokens SET expires_at = 1")
            processes.interceptor.set { request, forward in
                guard Interceptor.isRefresh(request) else { return nil }
                try disk.set(ENOSPC)
                return try await forward()
            }
            async let used = client.post("/integrations/connections/\(id)/test")
            try await process.logs("tokens not saved yet")
            try disk.set(0)
            #expect(try await used.text("status") == "active")
            processes.interceptor.set(nil)
            #expect(processes.sandbox.refreshCount == 1)
            #expect(try await client.get("/integrations/connections/\(id)").json["credentialVersion"]?.int64Value == 2)
            try await isWhole(processes, process)
        }
    }

    @Test("Another program that holds the database is waited for, and then said")
    func lockedDatabase() async throws {
        try await ServeProcesses.with { processes in
            let (process, client, id) = try await processes.connected(isOver: false)
            try await SQL(processes.databasePath).whileWriting {
                let refused = try await process.client.post("/organizations", Self.body)
                #expect(try refused.status == 503 && refused.text("code") == "database_unavailable", "\(refused.text)")
                #expect(try await client.get("/integrations/connections/\(id)").status == 200)
            }
            #expect(try await process.client.post("/organizations", Self.body).status == 201)
            #expect(try await organizations(process) == ["Acme", "Beta"])
            try await isWhole(processes, process)
        }
    }

    private func organizations(_ process: ServeProcess) async throws -> [String] {
        let list = try await process.client.get("/organizations")
        // Without that of this machine, which is there from the start.
        return try #require(try list.json["data"], "\(list.text)").elements.map(\.self)
            .compactMap { $0["name"]?.stringValue }.sorted()
    }

    private func ended(_ client: APIClient, _ id: String, _ run: String) async throws -> String? {
        while true {
            try Task.checkCancellation()
            let status = try await client.get("/integrations/connections/\(id)/runs/\(run)").text("status")
            if status != "running" && status != "pending" { return status }
            await Task.yield()
        }
    }

    private func ended(_ client: APIClient, _ id: String, _ run: String, _ status: String) async throws {
        #expect(try await ended(client, id, run) == status)
    }

    /// The file is sound, the audit log has no hole, and the server ends in good order.
    private func isWhole(_ processes: ServeProcesses, _ process: ServeProcess) async throws {
        #expect(try await SQL(processes.databasePath).strings("PRAGMA integrity_check") == ["ok"])
        process.send(SIGTERM)
        #expect(await process.end() == 0, "\(process.logText)")
        let verify = try ChildProcess(
            [BuiltProgram.patchbay.path, "audit", "verify", "--data", "data"], folder: processes.folder.path, output: .nowhere)
        #expect(await verify.end() == 0)
    }
}
