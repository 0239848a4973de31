import IntegrationCore
import IntegrationEngine
import IntegrationStore
import IntegrationTesting
import Testing

/// Section by section of what was recorded from GitHub: records byte by byte, and the verdicts over them.
@Suite(.enabled(if: TestDataFolder.has(GitHubReplay.folder)))
struct GitHubRecordedTests {
    private static let secrets = ["access_token": GitHubReplay.token]

    @Test("The organisation, as it was received and as it was normalised", arguments: ["raw", "normalized"])
    func organization(variant: String) async throws {
        let exchanges = try GitHubReplay.exchanges("get-organization", variant).filter { $0.method == "GET" }
        try await GitHubReplay.with(exchanges) { run, provider in
            let identity = try await run.test(credentials: Self.secrets, config: GitHubReplay.organization)
            #expect(identity.isAccepted)
            #expect(identity.identityLabel == "octokit-fixture-org")
            let report = try await run.sync(credentials: Self.secrets, config: GitHubReplay.organization, streams: ["organization"])
            #expect(report.status == .success, "\(report.reason ?? "")")
            #expect(try await run.records("organization") == exchanges.map(\.text))
            #expect(report.verdict("org_two_factor_required")?.fail == 1)
            #expect(report.verdict("org_base_permission")?.pass == 1)
            #expect(try await run.findings() == ["org_two_factor_required octokit-fixture-org"])
            #expect(provider.unmatched.isEmpty)
            #expect(run.waited == .zero, "4,999 requests are left: nothing to wait for")
        }
    }

    @Test("A repository; what it has not is told apart from what is not known", arguments: ["raw", "normalized"])
    func repository(variant: String) async throws {
        let exchanges = try GitHubReplay.exchanges("get-repository", variant).filter { $0.method == "GET" }
        // What GitHub documents for a repository that has none of these; nobody recorded it.
        let repository = "/repos/octokit-fixture-org/hello-world"
        let absent = [
            GitHubReplay.answer(404, #"{"message":"Branch not protected"}"#, to: "\(repository)/branches/master/protection"),
            GitHubReplay.answer(
                404, #"{"message":"no analysis found"}"#,
                to: "\(repository)/code-scanning/analyses?sort=created&direction=desc&per_page=1"),
            GitHubReplay.answer(200, "[]", to: "\(repository)/issues?state=open&labels=security&per_page=100"),
        ]
        try await GitHubReplay.with(exchanges + absent) { run, _ in
            let report = try await run.sync(
                credentials: Self.secrets, config: GitHubReplay.repository("hello-world"),
                streams: [
                    "repositories", "branch_protection", "branch_rules", "dependabot_state", "code_scanning_setup",
                    "code_scanning_analyses", "issues",
                ])
            #expect(report.status == .success, "\(report.reason ?? "")")
            #expect(try await run.records("repositories") == exchanges.map(\.text))
            let missing = [
                "default_branch_protected", "dependabot_updates_enabled", "force_pushes_blocked",
                "reviews_required",
            ]
            #expect(try await run.findings() == missing.map { "\($0) octokit-fixture-org/hello-world" })
            // The recording was made before repositories told about secret scanning.
            #expect(try await run.findings(verdict: .inconclusive) == ["secret_scanning_enabled octokit-fixture-org/hello-world"])
        }
    }

    @Test("Branch protection: 404 is a branch without, and what a PUT set up passes afterwards")
    func branchProtection() async throws {
        let recorded = try GitHubReplay.exchanges("branch-protection")
        let repository = try GitHubReplay.repositoryExchange(named: "branch-protection")
        let none = try #require(recorded.first { $0.method == "GET" })
        let full = try #require(recorded.last { $0.method == "PUT" }).asked(by: "GET")
        #expect(none.answer.status == 404)
        let streams: Set<String> = ["repositories", "branch_protection", "branch_rules"]
        let name = "octokit-fixture-org/branch-protection"
        let protection = ["default_branch_protected \(name)", "force_pushes_blocked \(name)", "reviews_required \(name)"]
        try await GitHubReplay.with([repository, none, full]) { run, _ in
            let config = GitHubReplay.repository("branch-protection")
            let first = try await run.sync(credentials: Self.secrets, config: config, streams: streams)
            #expect(first.status == .success)
            #expect(try await run.records("branch_protection").isEmpty)
            #expect(Set(try await run.findings()).isSuperset(of: protection))

            let second = try await run.sync(credentials: Self.secrets, config: config, streams: streams)
            #expect(try await run.records("branch_protection") == [full.text])
            #expect(second.verdict("default_branch_protected")?.pass == 1)
            #expect(second.verdict("reviews_required")?.pass == 1)
            #expect(second.verdict("force_pushes_blocked")?.pass == 1)
            #expect(Set(try await run.findings()).isDisjoint(with: protection))
            #expect(Set(try await run.findings(.resolved)).isSuperset(of: protection))
        }
    }

    @Test("Issues: five pages, although the links name https://api.github.com and another path")
    func issues() async throws {
        let pages = try GitHubReplay.exchanges("paginate-issues")
        let repository = try GitHubReplay.repositoryExchange(named: "paginate-issues")
        // The recording asked for three a page and for every label; position and order are the server's.
        try await GitHubReplay.with([repository] + pages, ignoring: ["state", "labels", "per_page"]) { run, provider in
            let report = try await run.sync(
                credentials: Self.secrets, config: GitHubReplay.repository("paginate-issues"), streams: ["repositories", "issues"])
            #expect(report.status == .success, "\(report.reason ?? "")")
            #expect(report["issues"]?.pages == 5)
            #expect(try await run.records("issues") == pages.flatMap { try $0.elements() })
            #expect(report["issues"]?.received == 13)
            #expect(report.verdict("security_issue_age")?.fail == 13)
            #expect(provider.unmatched.isEmpty)
        }
    }

    @Test("A renamed repository is followed to its new place, with the token")
    func renamed() async throws {
        let exchanges = try GitHubReplay.exchanges("rename-repository").filter { $0.method == "GET" }
        try await GitHubReplay.with(exchanges) { run, provider in
            let report = try await run.sync(
                credentials: Self.secrets, config: GitHubReplay.repository("rename-repository"), streams: ["repositories"])
            #expect(report.status == .success, "\(report.reason ?? "")")
            #expect(try await run.records("repositories") == [exchanges[1].text])
            #expect(provider.unmatched.isEmpty)
        }
    }

    @Test("A second run over the same answers changes nothing")
    func unchanged() async throws {
        try await GitHubReplay.with(try GitHubReplay.exchanges("get-repository")) { run, _ in
            let config = GitHubReplay.repository("hello-world")
            let first = try await run.sync(credentials: Self.secrets, config: config, streams: ["repositories"])
            let second = try await run.sync(credentials: Self.secrets, config: config, streams: ["repositories"])
            #expect(first["repositories"]?.inserted == 1)
            #expect(second["repositories"]?.unchanged == 1)
            #expect(second["repositories"]?.updated == 0)
        }
    }
}
