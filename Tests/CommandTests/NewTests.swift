import Foundation
import Testing

/// `patchbay new`, and the way from there.
@Suite struct NewTests {
    @Test func aNewIntegrationVerifiesAndRuns() async throws {
        try await WorkFolder.with { patchbay, folder in
            let new = try await patchbay.run("new", "acme-tools", "--category", "monitoring")
            #expect(new.status == 0)
            #expect(new.outputText.contains("patchbay try acme-tools"))
            #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("integrations/acme-tools/icon.svg").path))
            let verify = try await patchbay.run("verify", "integrations/acme-tools")
            #expect(verify.status == 0, "\(verify.outputText)")
            let trial = try await patchbay.run("try", "acme-tools")
            #expect(trial.status == 0, "\(trial.errorText)")
            #expect(trial.outputText.contains("SEVERITY"))
            #expect(trial.outputText.contains("patchbay sync acme-tools"))
        }
    }

    @Test func whatIsThereIsNotOverwritten() async throws {
        try await WorkFolder.with { patchbay, folder in
            _ = try await patchbay.run("new", "acme")
            let file = folder.appendingPathComponent("integrations/acme/manifest.yaml")
            try Data("mine".utf8).write(to: file)
            let again = try await patchbay.run("new", "acme")
            #expect(again.status == 2)
            #expect(again.errorText.contains("integrations/acme"))
            #expect(try String(contentsOf: file, encoding: .utf8) == "mine")
        }
    }

    @Test func aFileInThePlaceOfTheFolderAndANameOfNothingAreRefused() async throws {
        try await WorkFolder.with { patchbay, folder in
            let nameless = try await patchbay.run("new", "acme", "--name", " ")
            #expect(nameless.status == 2 && nameless.errorText.contains("--name needs a name"))
            try Data().write(to: folder.appendingPathComponent("integrations"))
            let blocked = try await patchbay.run("new", "acme")
            #expect(blocked.status == 2 && blocked.errorText.contains("integrations is a file"), "\(blocked.errorText)")
        }
    }

    @Test(arguments: ["Acme", "../acme", "1acme", "github", "acme/x"])
    func idsThatAreRefused(id: String) async throws {
        try await WorkFolder.with { patchbay, folder in
            let outcome = try await patchbay.run("new", id)
            #expect(outcome.status == 2)
            #expect(outcome.errorText.contains(id))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }
}
