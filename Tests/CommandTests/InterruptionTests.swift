import Foundation
import IntegrationTesting
import Synchronization
import Testing

/// A signal in the middle of a run.
@Suite struct InterruptionTests {
    private static let manifest = WorkFolder.manifest(
        "slow",
        """
        streams:
          things: { request: GET /things, key: record.id }
          parts: { each: things, request: "GET /things/${parent.id}/parts", key: record.id }
        checks:
          whole: { name: Whole, over: things, pass: "parts.all(p, p.ok)", remediation: Mend it. }
        """)

    /// More than a pipe holds is written, so the signal comes when the program reads and waits for the rest.
    @Test(
        .timeLimit(.minutes(10)),
        arguments: [
            ["eval", "--json", "-", "1"], ["sync", "okta", "--config", "domain=acme.okta.com", "--credential", "api_key=-"],
        ], [SIGINT, SIGTERM])
    func oneSignalEndsACommandThatWaitsForItsInput(arguments: [String], signal: Int32) async throws {
        try await WorkFolder.with { patchbay, folder in
            let script = """
                import os, subprocess, sys
                read, write = os.pipe()
                process = subprocess.Popen(sys.argv[2:], stdin=read)
                os.close(read)
                os.write(write, b" " * 200000)
                process.send_signal(int(sys.argv[1]))
                sys.stdout.write(f"{process.wait()}\\n")
                """
            try Data(script.utf8).write(to: folder.appendingPathComponent("pipe.py"))
            let words = arguments.map { "'\($0)'" }.joined(separator: " ")
            let outcome = try await patchbay.shell("python3 pipe.py \(signal) \"$0\" \(words)")
            #expect(outcome.outputText == "130\n", "\(outcome.outputText)")
            #expect(outcome.errorText == "Interrupted.\n", "\(outcome.errorText)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["pipe.py"])
        }
    }

    /// Whoever opens the other end of a named pipe waits until the program has opened its own.
    @Test(.timeLimit(.minutes(10)), arguments: [["eval", "--json", "fifo", "1"], ["sync", "okta", "--credential", "api_key=@fifo"]])
    func oneSignalEndsACommandThatWaitsForANamedPipe(arguments: [String]) async throws {
        try await WorkFolder.with { patchbay, folder in
            let script = """
                import os, signal, subprocess, sys
                os.mkfifo("fifo")
                process = subprocess.Popen(sys.argv[1:])
                end = os.open("fifo", os.O_WRONLY)
                process.send_signal(signal.SIGTERM)
                sys.stdout.write(f"{process.wait()}\\n")
                """
            try Data(script.utf8).write(to: folder.appendingPathComponent("pipe.py"))
            let words = arguments.map { "'\($0)'" }.joined(separator: " ")
            let outcome = try await patchbay.shell("python3 pipe.py \"$0\" \(words)")
            #expect(outcome.outputText == "130\n" && outcome.errorText == "Interrupted.\n", "\(outcome.outputText)\(outcome.errorText)")
        }
    }

    /// The provider does not answer the first request for a child until the program, which it sends the signal, has ended.
    @Test(arguments: [SIGINT, SIGTERM])
    func anInterruptedRunIsPrintedAndGoesOn(signal: Int32) async throws {
        let running = Mutex<RunningPatchbay?>(nil)
        let isSent = Mutex(false)
        let ended = DispatchSemaphore(value: 0)
        try await RawServer.withServer { head in
            guard head.contains("/parts") else { return RawServer.json("[{\"id\":1}]") }
            let isFirst = isSent.withLock { sent in
                defer { sent = true }
                return !sent
            }
            guard isFirst else { return RawServer.json("[{\"id\":1,\"ok\":true}]") }
            running.withLock { $0?.send(signal) }
            ended.wait()
            return []
        } _: { server in
            defer { ended.signal() }
            try await WorkFolder.with { patchbay, folder in
                try WorkFolder.write(Self.manifest, of: "slow", in: folder)
                let sync = ["sync", "slow", "--output", "json"] + server.options
                // Started under the lock: the provider waits for it, and finds whom to interrupt.
                let first = try running.withLock { running in
                    let process = try patchbay.start(sync)
                    running = process
                    return process
                }
                let outcome = await first.end()
                #expect(outcome.status == 130, "\(outcome.errorText)")
                let run = try #require(outcome.json?["run"])
                #expect(run["status"]?.text == "cancelled" && run["reason"]?.text?.contains("goes on from there") == true)
                #expect(run["resumed"]?.bool == false)
                #expect(outcome.json?["streams"]?.list.contains { ($0["pages"]?.int ?? 0) > 0 } == true)
                let again = try await patchbay.run(sync)
                #expect(again.status == 0, "\(again.errorText)")
                #expect(again.json?["run"]?["id"] == run["id"])
                #expect(again.json?["run"]?["resumed"]?.bool == true)
            }
        }
    }
}
