import ArgumentParser
import Foundation
import IntegrationCore
import IntegrationTesting
import Synchronization
import Testing

@testable import patchbay

/// How secrets are given, and what is said of those that cannot be used.
@Suite struct CredentialTests {
    private let okta = ["sync", "okta", "--config", "domain=acme.okta.com"]

    @Test func whatCannotBeReadIsNotCalledMissing() async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run(okta + ["--credential", "api_key=@none.txt"])
            #expect(outcome.status == 2)
            #expect(outcome.errorText.contains("--credential api_key: the file after @ cannot be read"))
            #expect(!outcome.errorText.contains("missing"))
        }
    }

    @Test(arguments: [("key\n", true), ("key\r\n", true), ("key", true), ("key\n\n", false), ("ke\ny\n", false), ("ke\u{7}y", false)])
    func oneLineBreakAtTheEndIsLeftOut(content: String, isAccepted: Bool) async throws {
        try await WorkFolder.with { patchbay, folder in
            try Data(content.utf8).write(to: folder.appendingPathComponent("key.txt"))
            try await RawServer.withServer(answer: { _ in RawServer.json("{}", status: "400 Bad Request") }) { server in
                let outcome = try await patchbay.run(okta + server.address + ["--credential", "api_key=@key.txt"])
                // A run that was begun fails there.
                #expect(outcome.status == (isAccepted ? 1 : 2), "\(outcome.errorText)")
                #expect(outcome.errorText.contains("`api_key` has a line break") == !isAccepted)
            }
        }
    }

    /// The provider sees what is sent.
    @Test func aByteOrderMarkIsNoPartOfASecret() async throws {
        try await WorkFolder.with { patchbay, folder in
            try Data("\u{FEFF}key-1\r\n".utf8).write(to: folder.appendingPathComponent("key.txt"))
            let heads = Mutex<[String]>([])
            try await RawServer.withServer { head in
                heads.withLock { $0.append(head) }
                return RawServer.json("{}", status: "400 Bad Request")
            } _: { server in
                _ = try await patchbay.run(okta + server.address + ["--credential", "api_key=@key.txt"])
            }
            let sent = heads.withLock { $0 }
            #expect(!sent.isEmpty && sent.allSatisfy { $0.contains("SSWS key-1\r\n") }, "\(sent)")
        }
    }

    @Test func aKeyThatCannotSignIsRefusedBeforeTheRun() async throws {
        try await WorkFolder.with { patchbay, folder in
            let outcome = try await patchbay.run(
                "sync", "google-workspace", "--config", "client_email=a@b.iam.gserviceaccount.com", "--config", "admin_email=a@b.example",
                "--credential", "private_key=nokey-\(GitHubSandbox.canary)")
            #expect(outcome.status == 2)
            #expect(outcome.errorText.contains("--credential private_key: "), "\(outcome.errorText)")
            #expect(!outcome.errorText.contains(GitHubSandbox.canary))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }

    /// A secret at the wrong option is a likely slip.
    @Test(arguments: ["--allow-address", "--stream"]) func aSecretAtAnotherOptionIsNotRepeated(_ option: String) async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run("sync", "okta", option, GitHubSandbox.canary)
            #expect(outcome.status == 2)
            #expect(!outcome.errorText.contains(GitHubSandbox.canary), "\(outcome.errorText)")
        }
    }

    @Test func whatHoldsATypedSecretDoesNotPrintIt() throws {
        let manifest = try #require(try IntegrationRegistry(CatalogOptions.parse([]).load()).manifests.first { $0.id == "okta" })
        var reader = SettingsReader(manifest, environment: [:])
        reader.add(credentials: ["api_key=\(GitHubSandbox.canary)"])
        var dumped = "\(reader) \(String(reflecting: reader))"
        dump(reader, to: &dumped)
        for text in [GitHubSandbox.canary, "@\(GitHubSandbox.canary)"] {
            let source = SecretSource(text)
            dumped += "\(source) \(String(reflecting: source))"
            dump(source, to: &dumped)
        }
        #expect(!dumped.contains(GitHubSandbox.canary), "\(dumped)")
    }

    /// The beginning of a script that runs the program at a pseudo-terminal and waits for its question.
    private static let terminal = """
        import os, pty, signal, sys, termios
        pid, terminal = pty.fork()
        if pid == 0:
            os.execv(sys.argv[1], sys.argv[1:])
        def echo(): return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)
        shown = b""
        while b"not shown" not in shown:
            shown += os.read(terminal, 4096)

        """

    /// A pseudo-terminal: what is typed is not shown, one line is enough, and the terminal is as it was afterwards.
    @Test func aTerminalAsksWithoutShowing() async throws {
        try await WorkFolder.with { patchbay, folder in
            let script = """
                during = echo()
                os.write(terminal, b"SEKRET-typed\\n")
                try:
                    while True:
                        more = os.read(terminal, 4096)
                        if not more: break
                        shown += more
                except OSError:
                    pass
                _, status = os.waitpid(pid, 0)
                sys.stdout.write(f"{os.waitstatus_to_exitcode(status)} {during} {echo()}\\n")
                sys.stdout.write(shown.decode())
                """
            try Data((Self.terminal + script).utf8).write(to: folder.appendingPathComponent("terminal.py"))
            let outcome = try await RawServer.withServer(answer: { _ in RawServer.json("{}", status: "400 Bad Request") }) { server in
                let arguments = (okta + server.address + ["--credential", "api_key=-"]).map { "'\($0)'" }.joined(separator: " ")
                return try await patchbay.shell("python3 terminal.py \"$0\" \(arguments)")
            }
            #expect(outcome.outputText.hasPrefix("1 False True\n"), "\(outcome.outputText)\(outcome.errorText)")
            #expect(outcome.outputText.contains("API token (api_key), not shown: "))
            #expect(!outcome.outputText.contains("SEKRET"))
        }
    }

    /// The terminal shows again what is typed, however the question ended.
    @Test func aSignalEndsTheQuestion() async throws {
        try await WorkFolder.with { patchbay, folder in
            let script = """
                os.kill(pid, signal.SIGTERM)
                try:
                    while os.read(terminal, 4096): pass
                except OSError:
                    pass
                _, status = os.waitpid(pid, 0)
                sys.stdout.write(f"{os.waitstatus_to_exitcode(status)} {echo()}\\n")
                """
            try Data((Self.terminal + script).utf8).write(to: folder.appendingPathComponent("terminal.py"))
            let arguments = (okta + ["--credential", "api_key=-"]).map { "'\($0)'" }.joined(separator: " ")
            let outcome = try await patchbay.shell("python3 terminal.py \"$0\" \(arguments)")
            #expect(outcome.outputText == "130 True\n", "\(outcome.outputText)\(outcome.errorText)")
        }
    }
}
