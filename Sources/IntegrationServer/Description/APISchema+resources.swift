import IntegrationCore
import IntegrationStore

/// The shapes that several answers have; `JSONWriter+resources` writes them.
extension APISchema {
    private static let run: [APIMember] = [
        APIMember("id", .text()), APIMember("connectionId", .text()), APIMember("providerSlug", .text()),
        APIMember("requestedMode", .choice(RequestedMode.allCases.map(\.rawValue))),
        APIMember("mode", .nullable(.choice(RunMode.allCases.map(\.rawValue)))),
        APIMember("status", .choice(RunStatus.allCases.map(\.rawValue))),
        APIMember("cause", .nullable(.choice(RunCause.allCases.map(\.rawValue)))), APIMember("reason", .nullable(.text())),
        APIMember("advice", .nullable(.text())), APIMember("attempt", .integer()), APIMember("queuedAt", .moment),
        APIMember("waitsFor", .nullable(.choice(RunWait.allCases.map(\.rawValue)))),
        APIMember("waitsUntil", .nullable(.moment)), APIMember("startedAt", .nullable(.moment)),
        APIMember("finishedAt", .nullable(.moment)), APIMember("pages", .integer()),
        APIMember("records", counts("inserted", "updated", "unchanged", "deleted")),
        APIMember("findings", counts("opened", "resolved", "reopened")),
    ]

    static let resources: [(name: String, schema: APISchema)] = [
        (
            "Connection",
            .object([
                APIMember("id", .text()), APIMember("organizationId", .text()), APIMember("providerSlug", .text()),
                APIMember("name", .text()),
                APIMember("status", .choice(ConnectionStatus.allCases.map(\.rawValue))), APIMember("reason", .nullable(.text())),
                APIMember("config", .map(.any)), APIMember("variables", .map(.any)),
                APIMember("account", .nullable(.object([APIMember("id", .text()), APIMember("label", .nullable(.text()))]))),
                APIMember("credentialVersion", .nullable(.integer())), APIMember("createdAt", .moment), APIMember("updatedAt", .moment),
                APIMember("testedAt", .nullable(.moment)),
                APIMember(
                    "schedule",
                    .nullable(
                        .object([
                            APIMember("source", .choice(["integration", "connection"])), APIMember("every", .nullable(.text())),
                            APIMember("cron", .nullable(.text())), APIMember("timeZone", .nullable(.text())),
                            APIMember("nextRunAt", .nullable(.moment)),
                        ]))),
            ])
        ),
        (
            "CredentialVersion",
            .object([
                APIMember("version", .integer()), APIMember("current", .flag), APIMember("createdAt", .moment),
                APIMember("createdBy", .text()), APIMember("reason", .text()), APIMember("fields", .list(.text())),
            ])
        ),
        (
            "Provider",
            .object(providerMembers)
        ),
        (
            "ProviderDetails",
            .object(
                providerMembers + [
                    APIMember(
                        "credentialFields",
                        .list(
                            .object([
                                APIMember("id", .text()), APIMember("label", .text()), APIMember("type", .text()),
                                APIMember("required", .flag),
                                APIMember("secret", .flag), APIMember("placeholder", .nullable(.text())),
                                APIMember("pattern", .nullable(.text())), APIMember("helpText", .nullable(.text())),
                            ]))), APIMember("streams", .list(.text())),
                    APIMember("checks", .list(.object([APIMember("id", .text()), APIMember("name", .text())]))),
                ])
        ),
        (
            "Run",
            .object(run)
        ),
        (
            "RunProgress",
            .object(
                run + [
                    APIMember("requests", .integer()),
                    APIMember(
                        "streams",
                        .list(
                            .object([
                                APIMember("name", .text()), APIMember("pages", .integer()), APIMember("complete", .flag),
                                APIMember("inserted", .integer()), APIMember("updated", .integer()), APIMember("unchanged", .integer()),
                                APIMember("deleted", .integer()),
                            ]))),
                    APIMember(
                        "verdicts",
                        .list(
                            .object([
                                APIMember("checkId", .text()), APIMember("pass", .integer()), APIMember("fail", .integer()),
                                APIMember("inconclusive", .integer()), APIMember("notApplicable", .integer()),
                            ]))),
                    APIMember(
                        "attempts",
                        .list(
                            .object([
                                APIMember("number", .integer()), APIMember("startedAt", .moment), APIMember("endedAt", .moment),
                                APIMember("worker", .nullable(.text())),
                                APIMember("cause", .choice(RunCause.allCases.map(\.rawValue))), APIMember("reason", .nullable(.text())),
                                APIMember("pages", .integer()),
                            ]))),
                ])
        ),
        (
            "RunLogLine",
            .object([
                APIMember("number", .integer()), APIMember("at", .moment), APIMember("level", .text()), APIMember("message", .text()),
                APIMember("details", .map(.text())),
            ])
        ),
        (
            "RecordChange",
            .object([
                APIMember("runId", .nullable(.text())), APIMember("key", .text()), APIMember("parentKey", .nullable(.text())),
                APIMember("deleted", .flag), APIMember("record", .any),
            ])
        ),
        ("Finding", .object(findingMembers)),
        (
            "FindingDetails",
            .object(
                findingMembers + [
                    APIMember(
                        "history",
                        .list(
                            .object([
                                APIMember("kind", .text()), APIMember("at", .moment), APIMember("verdict", .nullable(.text())),
                                APIMember("reason", .nullable(.text())), APIMember("by", .nullable(.text())),
                                APIMember("until", .nullable(.moment)),
                            ])))
                ])
        ),
        (
            "Organization",
            .object([APIMember("id", .text()), APIMember("name", .text()), APIMember("createdAt", .moment)])
        ),
        ("APIKey", .object(keyMembers)),
        ("NewAPIKey", .object(keyMembers + [APIMember("secret", .text())])),
        (
            "AuditRecord",
            .object([
                APIMember("number", .integer()), APIMember("at", .moment), APIMember("actor", .text()), APIMember("action", .text()),
                APIMember("target", .text()), APIMember("details", .map(.text())), APIMember("hash", .text()),
            ])
        ),
        (
            "OAuthApp",
            .object([APIMember("providerSlug", .text()), APIMember("clientId", .text()), APIMember("createdAt", .moment)])
        ),
        (
            "Problem",
            .object([
                APIMember("type", .text()), APIMember("title", .text()), APIMember("status", .integer()), APIMember("code", .text()),
                APIMember("detail", .text()), APIMember("requestId", .text()),
                APIMember(
                    "errors",
                    .list(
                        .object([APIMember("field", .text()), APIMember("detail", .text()), APIMember("fix", .nullable(.text()))])),
                    isRequired: false),
            ])
        ),
    ]

    private static let providerMembers = [
        APIMember("slug", .text()), APIMember("name", .text()), APIMember("description", .text()), APIMember("category", .text()),
        APIMember("docsUrl", .nullable(.text())), APIMember("authType", .text()), APIMember("requiresOAuth", .flag),
        APIMember("active", .flag), APIMember("capabilities", .list(.text())),
    ]

    private static let findingMembers = [
        APIMember("id", .text()), APIMember("connectionId", .text()), APIMember("providerSlug", .text()), APIMember("check", .text()),
        APIMember("status", .choice(FindingStatus.allCases.map(\.rawValue))), APIMember("verdict", .text()),
        APIMember("severity", .choice(Severity.allCases.map(\.rawValue))),
        APIMember(
            "resource",
            .object([APIMember("type", .text()), APIMember("id", .text()), APIMember("name", .nullable(.text()))])),
        APIMember("title", .text()), APIMember("remediation", .text()), APIMember("reason", .nullable(.text())),
        APIMember("evidence", .map(.any)), APIMember("firstSeen", .moment), APIMember("lastSeen", .moment),
        APIMember("resolvedAt", .nullable(.moment)),
        APIMember(
            "ignored",
            .nullable(
                .object([APIMember("reason", .text()), APIMember("by", .text()), APIMember("until", .nullable(.moment))]))),
    ]

    private static let keyMembers = [
        APIMember("id", .text()), APIMember("organizationId", .nullable(.text())), APIMember("name", .text()), APIMember("prefix", .text()),
        APIMember("scopes", .list(.choice(APIKey.Scope.allCases.map(\.rawValue)))), APIMember("createdAt", .moment),
        APIMember("expiresAt", .nullable(.moment)), APIMember("lastUsedAt", .nullable(.moment)),
    ]

    private static func counts(_ names: String...) -> APISchema { .object(names.map { APIMember($0, .integer()) }) }

    /// Values of settings by the ids of fields.
    static let settings = APISchema.map(
        .nullable(.either([.text(), .number, .flag, .list(.text())])))

    /// How often something happens, as manifests write it.
    static let interval = APISchema.text(pattern: "^[1-9][0-9]{0,8}(s|m|h|d)$")

    /// A name that a person gives.
    static let name = line(200)

    /// One line of text that is not blank.
    static func line(_ longest: Int) -> APISchema {
        .text(
            shortest: 1, longest: longest,
            pattern: #"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$"#)
    }

    /// Lines of text, such as a key in PEM.
    static func lines(_ longest: Int) -> APISchema {
        .text(
            shortest: 1, longest: longest,
            pattern:
                #"^[^\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]*$"#
        )
    }
}
