import Foundation
import IntegrationTesting
import Synchronization
import Testing

/// `kill -9` of the real process, then the same command again.
@Suite struct KillTests {
    private static let manifest = """
        id: killed
        name: Killed
        description: Pages, children and a check over both.
        category: Development
        capabilities: [sync]
        auth: { type: api_key, config: { in: header, name: Authorization, field: token } }
        credentialFields: [{ id: token, label: Token, type: password }]
        http: { baseUrl: "https://api.example.com", concurrency: 3 }
        streams:
          things:
            request: GET /things
            pages: { type: page, param: page, size: { param: limit, value: 10 } }
            key: record.id
          parts: { each: things, where: parent.id % 10 == 0, request: "GET /things/${parent.id}/parts", key: record.id }
        checks:
          whole:
            name: Whole
            over: things
            where: record.id % 10 == 0
            pass: parts.all(p, p.ok)
            resource: { type: thing, id: string(record.id) }
            remediation: Mend it.
          named: { name: Named, over: things, pass: record.name != "", remediation: Name it. }
        """

    private static let pages = 12

    private static func body(_ target: String) -> String {
        if target.hasSuffix("/parts") {
            let thing = Int(target.split(separator: "/")[1]) ?? 0
            return "[{\"id\":1,\"ok\":true},{\"id\":2,\"ok\":\(thing % 20 == 0)}]"
        }
        let page =
            target.split(separator: "&").compactMap { $0.split(separator: "page=", maxSplits: 1).last }.compactMap { Int($0) }.first ?? 1
        guard page <= pages else { return "[]" }
        let things = (0..<10).map { "{\"id\":\((page - 1) * 10 + $0),\"name\":\"\($0 == 3 ? "" : "thing")\"}" }
        return "[\(things.joined(separator: ","))]"
    }

    /// The process is killed while it waits for the answer to this request; what it fetched before is being written at that moment.
    @Test(arguments: [1, 2, 3, 5, 8, 11, 13, 14, 16, 19, 22, 25])
    func afterKill9TheSameCommandEndsWithTheFullSet(killedAt: Int) async throws {
        let running = Mutex<RunningPatchbay?>(nil)
        let count = Mutex(0)
        try await RawServer.withServer { head in
            let number = count.withLock { count in
                count += 1
                return count
            }
            if number == killedAt {
                running.withLock { $0?.kill9() }
                return []
            }
            return RawServer.json(Self.body(String(head.split(separator: " ")[1])))
        } _: { server in
            try await WorkFolder.with { patchbay, folder in
                try WorkFolder.write(Self.manifest, of: "killed", in: folder)
                let command = ["sync", "killed", "--output", "json"] + server.options
                // Started under the lock: the first request waits for it, and finds whom to kill.
                let first = try running.withLock { running in
                    let process = try patchbay.start(command)
                    running = process
                    return process
                }
                #expect(await first.end().status == SIGKILL)
                let second = try await patchbay.run(command)
                #expect(second.status == 0, "\(second.errorText)")
                #expect(second.json?["run"]?["status"]?.text == "success")
                let things = try await patchbay.run("records", "killed", "--stream", "things").outputText.split(separator: "\n")
                #expect(things.count == Self.pages * 10 && Set(things).count == things.count)
                let parts = try await patchbay.run("records", "killed", "--stream", "parts").outputText.split(separator: "\n")
                #expect(parts.count == Self.pages * 2)
                let findings = try #require(try await patchbay.run("findings", "killed", "--output", "json").json?["findings"]?.list)
                #expect(findings.filter { $0["check"]?.text == "whole" }.count == Self.pages / 2)
                #expect(findings.filter { $0["check"]?.text == "named" }.count == Self.pages)
            }
        }
    }
}
