import IntegrationCore
import IntegrationEngine
import IntegrationStore
import IntegrationTesting
import Testing

/// An account with every misconfiguration that the checks look for and moto can have, beside what is right; and keys that are not right.
@Suite("A sick AWS account", .enabled { await MotoServer.isAvailable() }, MotoTrait(), .timeLimit(.minutes(10)))
struct AWSSickAccountTests {
    private static let regions: [String: SettingValue] = ["regions": .text("us-east-1, eu-central-1")]
    private static let roleARN = "arn:aws:iam::123456789012:role/audit"

    /// What the checks that this test knows find of what was seeded.
    private static func seeded(_ server: MotoServer) throws -> [String: [String]] {
        let key = try #require(server.key(of: "deploy")["access_key_id"])
        return [
            "root_mfa": ["root user of 123456789012"], "root_access_keys": [],
            "password_length": ["password_policy"], "password_reuse": ["password_policy"],
            "console_mfa": ["bruno"], "access_key_age": [key], "access_key_unused": [key],
            "bucket_acl_private": ["listed-bucket"], "bucket_policy_private": ["half-open-bucket"],
            "bucket_public_access_blocked": ["half-open-bucket", "listed-bucket"],
            "bucket_encrypted": ["half-open-bucket", "listed-bucket"],
            "trail_everywhere": [], "trail_validated": ["unchecked"],
            "admin_ports_closed": ["eu-central-1 / open-desktop", "us-east-1 / open-ssh"], "default_group_empty": [],
        ]
    }

    private func start() throws -> (MotoServer, CatalogRun) {
        let server = try #require(MotoTrait.current)
        return (server, try CatalogRun("aws", hostAndPort: server.hostAndPort))
    }

    /// Findings by check: those of checks that this test knows and the manifest has.
    private func findings(_ run: CatalogRun, _ server: MotoServer) async throws -> [String: [String]] {
        let known = try Self.seeded(server).keys.filter { id in run.manifest.checks.contains { $0.id == id } }
        let found = try await run.findings().map { $0.split(separator: " ", maxSplits: 1).map(String.init) }
        // Manifests may say whose key it is as well.
        func name(_ finding: [String]) -> String {
            finding[0].hasPrefix("access_key") ? finding[1].split(separator: " ").last.map(String.init) ?? "" : finding[1]
        }
        return Dictionary(uniqueKeysWithValues: known.map { id in (id, found.filter { $0[0] == id }.map(name)) })
    }

    @Test("What was seeded wrong is found, in every region, and what is right passes")
    func found() async throws {
        let (server, run) = try start()
        let report = try await run.sync(credentials: try server.key(of: "scanner"), config: Self.regions)
        #expect(report.status == .success, "\(report.reason ?? "") \(report.counters.skipped)")
        let seeded = try Self.seeded(server).filter { id, _ in run.manifest.checks.contains { $0.id == id } }
        #expect(seeded.count >= 12, "the manifest has lost checks, or renamed them")
        #expect(try await findings(run, server) == seeded)
        #expect(try await run.findings(verdict: .inconclusive) == [])
        #expect(report["users"]?.received == server.userCount, "more than one page")
        for (check, pass) in [
            ("console_mfa", 1), ("access_key_age", 8), ("bucket_acl_private", 3), ("bucket_encrypted", 2), ("trail_everywhere", 1),
            ("trail_validated", 1), ("admin_ports_closed", 4), ("default_group_empty", 2), ("root_access_keys", 1),
        ] where seeded[check] != nil {
            #expect(report.verdict(check)?.pass == pass, "\(check)")
        }
    }

    @Test("Only the regions that were asked for are read")
    func oneRegion() async throws {
        let (server, run) = try start()
        let report = try await run.sync(credentials: try server.key(of: "scanner"), config: ["regions": .text("us-east-1")])
        #expect(report.status == .success, "\(report.reason ?? "") \(report.counters.skipped)")
        let found = try await findings(run, server)
        #expect(found["admin_ports_closed"] == ["us-east-1 / open-ssh"])
        #expect(found["trail_validated"] == [])
    }

    @Test("A key that is not right is refused, with a role to assume and without", arguments: ["", roleARN], [false, true])
    func refusedKey(role: String, isKnown: Bool) async throws {
        let (server, run) = try start()
        var key = try server.key(of: "scanner")
        key[isKnown ? "secret_access_key" : "access_key_id"] = isKnown ? "canary/secret+access/key" : "AKIACANARY0000000000"
        let config = Self.regions.merging(["role_arn": .text(role), "external_id": .text("org-1")]) { _, new in new }
        let report = try await run.sync(credentials: key, config: config)
        #expect(report.status == .failed)
        #expect(report.reason?.hasPrefix("authentication_rejected") == true, "\(report.reason ?? "")")
        #expect(report.counters.requests <= 1, "nothing else is asked with a refused key")
        #expect(report.counters.records == 0 && report.verdicts.isEmpty)
        #expect(!"\(report)".contains("canary") && !"\(report)".contains("CANARY"))
        let test = try await run.test(credentials: key, config: config)
        #expect(!test.isAccepted)
    }

    /// A missing permission, the stream it belongs to, and the checks that cannot be decided without it.
    struct Missing: Sendable, CustomTestStringConvertible {
        let action: String
        let stream: String
        let checks: [String]

        var testDescription: String { action }
    }

    private static let missing = [
        Missing(action: "iam:ListUsers", stream: "users", checks: ["console_mfa", "access_key_age", "access_key_unused"]),
        Missing(action: "iam:GetLoginProfile", stream: "login_profiles", checks: ["console_mfa"]),
        Missing(action: "cloudtrail:DescribeTrails", stream: "trails", checks: ["trail_everywhere", "trail_validated"]),
        Missing(
            action: "ec2:DescribeSecurityGroups", stream: "security_groups", checks: ["admin_ports_closed", "default_group_empty"]),
        Missing(
            action: "s3:ListAllMyBuckets", stream: "buckets",
            checks: ["bucket_acl_private", "bucket_policy_private", "bucket_public_access_blocked", "bucket_encrypted"]),
    ]

    @Test("A permission that is missing is named, nothing passes without it, and what it is not needed for is judged", arguments: missing)
    func missingPermission(_ missing: Missing) async throws {
        let (server, run) = try start()
        let report = try await run.sync(credentials: try server.key(of: missing.action), config: Self.regions)
        #expect(report.status == .inconclusive)
        let failure = try #require(report[missing.stream]?.failure)
        #expect(failure.code == .permissionMissing && failure.detail == missing.action, "\(failure)")
        #expect(report.reason?.contains("permission_missing/\(missing.action)") == true, "\(report.reason ?? "")")
        for check in missing.checks {
            let verdict = report.verdict(check)
            #expect((verdict?.pass ?? 0) == 0 && (verdict?.fail ?? 0) == 0, "\(check) \(String(describing: verdict))")
        }
        if missing.stream == "login_profiles" { #expect(report.verdict("console_mfa")?.inconclusive == server.userCount) }
        let found = try await findings(run, server)
        let seeded = try Self.seeded(server)
        for check in found.keys where !missing.checks.contains(check) { #expect(found[check] == seeded[check], "\(check)") }
    }

    @Test("A role is assumed, with its external id, and reads the account")
    func role() async throws {
        let (server, run) = try start()
        let config = Self.regions.merging(["role_arn": .text(Self.roleARN), "external_id": .text("org-1")]) { _, new in new }
        let report = try await run.sync(credentials: try server.key(of: "assumer"), config: config)
        #expect(report.status == .success, "\(report.reason ?? "") \(report.counters.skipped)")
        let seeded = try Self.seeded(server).filter { id, _ in run.manifest.checks.contains { $0.id == id } }
        #expect(try await findings(run, server) == seeded)
        #expect(try await run.test(credentials: server.key(of: "assumer"), config: config).isAccepted)
        // The user alone may read nothing: it was the role that did.
        let alone = try await run.sync(credentials: try server.key(of: "assumer"), config: Self.regions)
        #expect(alone["users"]?.failure?.detail == "iam:ListUsers")
    }

    @Test("A role that may not be assumed ends the run, before anything is asked with other credentials")
    func refusedRole() async throws {
        let (server, run) = try start()
        let config = Self.regions.merging(["role_arn": .text(Self.roleARN), "external_id": .text("org-1")]) { _, new in new }
        let report = try await run.sync(credentials: try server.key(of: "stranger"), config: config)
        #expect(report.status == .failed)
        #expect(report.reason?.hasPrefix("permission_missing/sts:AssumeRole") == true, "\(report.reason ?? "")")
        #expect(report.counters.requests == 0)
        #expect(
            report.streams.allSatisfy { $0.failure?.description == report.reason && !$0.isComplete },
            "the run failed, not its streams one by one")
        let test = try await run.test(credentials: server.key(of: "stranger"), config: config)
        #expect(!test.isAccepted && test.reason?.contains("sts:AssumeRole") == true, "\(test)")
    }
}
