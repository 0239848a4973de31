import Foundation
import Testing

/// `patchbay catalog` and `patchbay schema`
@Suite struct CatalogTests {
    static let builtIn = ["aws", "bamboohr", "github", "google-workspace", "okta"]

    @Test func listsTheBuiltInIntegrations() async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run("catalog")
            #expect(outcome.status == 0)
            for id in Self.builtIn { #expect(outcome.outputText.contains("\n\(id) ")) }
            #expect(outcome.outputText.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.contains("patchbay try") })
            #expect(outcome.outputText.contains("without an account: \(PatchbayProcess.executable.path) try "))
            #expect(!outcome.outputText.contains("\u{1B}"))
        }
    }

    @Test func jsonSaysWhatEachNeeds() async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run("catalog", "--json")
            let list = try #require(outcome.json?["integrations"]).list
            let ids = Set(list.compactMap { $0["id"]?.text })
            #expect(ids.isSuperset(of: Self.builtIn))
            let github = try #require(list.first { $0["id"]?.text == "github" })
            #expect(github["auth"]?.text == "oauth2")
            #expect(github["requiresOAuth"]?.bool == true)
            let settings = try #require(github["settings"]).list
            let token = try #require(settings.first { $0["id"]?.text == "access_token" })
            #expect(token["option"]?.text == "--credential")
            #expect(token["required"]?.bool == true)
            let streams = try #require(github["streams"]).list
            let checks = try #require(github["checks"]).list
            #expect(!streams.isEmpty && !checks.isEmpty)
        }
    }

    @Test func anotherDirectoryIsAddedAndADuplicateNamesBothPlaces() async throws {
        try await WorkFolder.with { patchbay, folder in
            #expect(try await patchbay.run("new", "acme", "--integrations", "mine").status == 0)
            #expect(try await patchbay.run("catalog", "--integrations", "mine").outputText.contains("\nacme "))
            #expect(!(try await patchbay.run("catalog").outputText.contains("\nacme ")))
            let copy = folder.appendingPathComponent("other/acme")
            try FileManager.default.createDirectory(at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: folder.appendingPathComponent("mine/acme"), to: copy)
            let clash = try await patchbay.run("catalog", "--integrations", "mine", "--integrations", "other")
            #expect(clash.status == 2)
            #expect(clash.errorText.contains("mine/acme") && clash.errorText.contains("other/acme"))
        }
    }

    @Test(arguments: [
        (["catalog", "--integrations", "nowhere"], "nowhere"), (["catalog", "--json", "--integrations", "nowhere/"], "nowhere"),
        (["try", "acme", "--integrations", "empty/"], "empty has no integrations"),
        (["catalog", "--integrations", ""], "--integrations needs the name of a directory"),
        (["new", "acme", "--integrations", ""], "--integrations needs the name of a directory"),
    ])
    func aDirectoryThatIsNoneIsAnError(arguments: [String], message: String) async throws {
        try await WorkFolder.with { patchbay, folder in
            try FileManager.default.createDirectory(at: folder.appendingPathComponent("empty"), withIntermediateDirectories: true)
            let outcome = try await patchbay.run(arguments)
            #expect(outcome.status == 2 && outcome.output.isEmpty)
            #expect(outcome.errorText.contains(message), "\(outcome.errorText)")
        }
    }

    @Test func theSchemaIsJSONSchema() async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run("schema")
            #expect(outcome.status == 0)
            #expect(outcome.json?["$schema"]?.text == "https://json-schema.org/draft/2020-12/schema")
        }
    }
}
