import IntegrationCore
import IntegrationEngine
import IntegrationStore
import IntegrationTesting
import Testing

/// What GitHub refuses, as the manifest says.
@Suite(.enabled(if: TestDataFolder.has(GitHubReplay.folder)))
struct GitHubRefusalTests {
    private static let secrets = ["access_token": GitHubReplay.token]

    private static func refusal(
        _ status: Int, _ target: String, _ message: String, headers: [(name: String, value: String)] = []
    ) -> RecordedExchange {
        var answer = LoopbackAnswer.json(status: status, ["message": message])
        answer.headers += headers
        return RecordedExchange(method: "GET", target: target, answer: answer)
    }

    @Test("A wrong token is refused, at once and by name, and is not told")
    func wrongToken() async throws {
        try await GitHubReplay.with(try GitHubReplay.exchanges("get-organization")) { run, _ in
            let wrong = ["access_token": "wrong-token-canary"]
            let identity = try await run.test(credentials: wrong, config: GitHubReplay.organization)
            #expect(!identity.isAccepted)
            let report = try await run.sync(credentials: wrong, config: GitHubReplay.organization)
            #expect(report.status == .failed)
            let reason = try #require(report.reason)
            #expect(reason.hasPrefix("authentication_rejected"))
            #expect(reason.contains("Bad credentials"))
            #expect(!reason.contains("canary"))
            #expect(report.counters.requests == 1, "the first refusal ends the run")
            #expect(try await run.records("organization").isEmpty)
        }
    }

    @Test("403 says which permission is missing; the other streams are still read")
    func permission() async throws {
        let denied = Self.refusal(
            403, "/orgs/octokit-fixture-org/members?filter=all&role=all&per_page=100", "Resource not accessible by personal access token",
            headers: [("x-accepted-github-permissions", "members=read"), ("x-ratelimit-remaining", "4999")])
        try await GitHubReplay.with(try GitHubReplay.exchanges("get-organization") + [denied]) { run, _ in
            let report = try await run.sync(
                credentials: Self.secrets, config: GitHubReplay.organization, streams: ["organization", "members"])
            #expect(report.status == .inconclusive)
            let failure = try #require(report["members"]?.failure)
            #expect(failure.code == .permissionMissing)
            #expect(failure.status == 403)
            #expect(failure.reason.contains("members=read"))
            #expect(report["organization"]?.isComplete == true)
            #expect(try await run.records("organization").count == 1)
        }
    }

    @Test("Only an owner may list who has no second factor: the scope is named")
    func ownersOnly() async throws {
        let denied = Self.refusal(
            422, "/orgs/octokit-fixture-org/members?filter=2fa_disabled&per_page=100", "Only owners can use this filter.")
        try await GitHubReplay.with([denied]) { run, _ in
            let report = try await run.sync(credentials: Self.secrets, config: GitHubReplay.organization, streams: ["members_without_2fa"])
            #expect(report["members_without_2fa"]?.failure?.code == .permissionMissing)
            #expect(report["members_without_2fa"]?.failure?.detail == "admin:org")
        }
    }

    @Test("403 because of the plan counts as a branch without protection, 403 because of the token does not")
    func branchProtection() async throws {
        let repository = try GitHubReplay.repositoryExchange(named: "hello-world")
        let target = "/repos/octokit-fixture-org/hello-world/branches/main/protection"
        let config = GitHubReplay.repository("hello-world")
        let streams: Set<String> = ["repositories", "branch_protection", "branch_rules"]
        let plan = Self.refusal(403, target, "Upgrade to GitHub Pro or make this repository public to enable this feature.")
        try await GitHubReplay.with([repository, plan]) { run, _ in
            let report = try await run.sync(credentials: Self.secrets, config: config, streams: streams)
            #expect(report.status == .success)
            #expect(report.verdict("default_branch_protected")?.fail == 1)
        }
        try await GitHubReplay.with([repository, Self.refusal(403, target, "Must have admin rights to Repository.")]) { run, _ in
            let report = try await run.sync(credentials: Self.secrets, config: config, streams: streams)
            #expect(report.status == .inconclusive)
            #expect(report["branch_protection"]?.failure?.code == .permissionMissing)
            #expect(report["branch_protection"]?.failure?.detail == "repo")
            #expect(report.verdict("default_branch_protected")?.inconclusive == 1, "what could not be read is no finding")
            #expect(report.verdict("default_branch_protected")?.fail == 0)
        }
    }

    @Test("A used-up budget is waited out until it is refilled")
    func rateLimited() async throws {
        let organization = try #require(try GitHubReplay.exchanges("get-organization").first)
        let limited = Self.refusal(
            403, organization.path, "API rate limit exceeded",
            headers: [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1")])
        let asked = Self.refusal(429, organization.path, "secondary", headers: [("retry-after", "17")])
        try await GitHubReplay.with([limited, asked, organization]) { run, _ in
            let report = try await run.sync(credentials: Self.secrets, config: GitHubReplay.organization, streams: ["organization"])
            #expect(report.status == .success, "\(report.reason ?? "")")
            #expect(report.counters.retries == 2)
            #expect(run.waited >= .seconds(17) && run.waited < .seconds(22))
        }
    }

    @Test("404: an organisation that is not there fails, a repository that is not there is left out")
    func notFound() async throws {
        try await GitHubReplay.with([]) { run, _ in
            let organization = try await run.sync(credentials: Self.secrets, config: GitHubReplay.organization, streams: ["organization"])
            #expect(organization.status == .failed)
            #expect(organization["organization"]?.failure?.detail == "status_404")
            let repository = try await run.sync(
                credentials: Self.secrets, config: GitHubReplay.repository("gone"), streams: ["repositories"])
            #expect(repository.status == .inconclusive)
            #expect(repository["repositories"]?.failure == nil)
            #expect(repository.counters.skipped.first?.contains("no repository of this name") == true)
        }
    }

    @Test("Nothing is sent to an address that is not allowed exactly")
    func exactAddress() async throws {
        try await GitHubReplay.with(try GitHubReplay.exchanges("get-organization")) { run, provider in
            let elsewhere = try CatalogRun("github", hostAndPort: provider.hostAndPort, allowing: "127.0.0.1:1")
            let report = try await elsewhere.sync(
                credentials: Self.secrets, config: GitHubReplay.organization, streams: ["organization"])
            #expect(report.status == .failed)
            #expect(["address_forbidden", "scheme_forbidden"].contains(report["organization"]?.failure?.detail))
            #expect(run.waited == .zero)
        }
    }
}
