import Foundation
import IntegrationTesting
import Testing

/// A reader of standard output that has gone before anything was written: `${reader}` is a pipe that nobody reads any more.
@Suite struct ClosedOutputTests {
    private static let closed = "exec {reader}> >(exit 0); wait $!; "

    @Test func whatFailedStillFails() async throws {
        try await WorkFolder.with { patchbay, folder in
            _ = try await patchbay.run("new", "acme")
            try WorkFolder.edit("integrations/acme/fixtures/sandbox.yaml", in: folder, "users: 3", to: "users: 77")
            let trial = try await patchbay.shell(Self.closed + "\"$0\" try acme --log-level error >&$reader; echo $?")
            #expect(trial.outputText == "1\n" && trial.errorText.contains("records, not 77"), "\(trial.errorText)")
            try WorkFolder.edit("integrations/acme/manifest.yaml", in: folder, "\nauth:", to: "\nauthh:")
            for format in ["", "--json", "--sarif"] {
                let verify = try await patchbay.shell(Self.closed + "\"$0\" verify \(format) integrations/acme >&$reader; echo $?")
                #expect(verify.outputText == "1\n", "\(verify.errorText)")
            }
        }
    }

    @Test func aRefusedRunIsRefusedAndAGoodOneIsGood() async throws {
        try await GitHubSandbox.with { sandbox in
            try await WorkFolder.with { patchbay, _ in
                let sync = sandbox.sync.map { "'\($0)'" }.joined(separator: " ")
                for format in ["table", "json"] {
                    let refused = try await patchbay.shell(
                        Self.closed + "\"$0\" \(sync) --credential token=wrong --output \(format) >&$reader; echo $?")
                    #expect(refused.outputText == "4\n" && refused.errorText.contains("rejected the credentials"))
                }
                let right = try await patchbay.shell(
                    Self.closed + "\"$0\" \(sync) --credential token=\(GitHubSandbox.canary) >&$reader; echo $?")
                #expect(right.outputText == "0\n", "\(right.errorText)")
                for command in ["findings", "records github --stream repositories", "catalog"] {
                    let outcome = try await patchbay.shell(Self.closed + "\"$0\" \(command) >&$reader; echo $?")
                    #expect(outcome.outputText == "0\n" && outcome.errors.isEmpty, "\(outcome.errorText)")
                }
            }
        }
    }
}
