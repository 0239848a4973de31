import CEL
import IntegrationCore
import JSONTape
import Testing

@Suite struct ScopeTests {
    private let manifest: IntegrationManifest

    init() throws {
        manifest = try #require(ManifestLoader().load(yaml: SampleText.manifest).manifest)
    }

    @Test func credentialsAreInScopeOfAuthAndHTTPOnly() throws {
        let users = try #require(manifest.stream(named: "users"))
        #expect(ExpressionScope.auth(manifest).contains("credentials"))
        #expect(ExpressionScope.http(manifest).contains("credentials"))
        for scope in [
            ExpressionScope.test(manifest), .streamRequest(manifest, users), .streamAnswer(manifest, users), .pages(manifest, users),
            .record(manifest, users), .check(manifest, manifest.checks[0]),
        ] {
            #expect(!scope.contains("credentials"), "\(scope.place)")
        }
    }

    @Test func cursorAndWindowAreThereWhenAsked() throws {
        let users = try #require(manifest.stream(named: "users"))
        #expect(!ExpressionScope.streamRequest(manifest, users).contains("cursor"))
        #expect(ExpressionScope.streamRequest(manifest, users, delta: true).contains("cursor"))
        #expect(ExpressionScope.streamRequest(manifest, users, window: true).contains("window"))
    }

    @Test func checkSeesChildrenAndParent() throws {
        #expect(ExpressionScope.check(manifest, manifest.checks[0]).contains("devices"))
        let devices = try #require(manifest.stream(named: "devices"))
        #expect(ExpressionScope.record(manifest, devices).contains("parent"))
    }

    @Test func jsonIsReadThroughViews() throws {
        let json = try JSONDocument(
            parsing: #"{"id": 9007199254740993, "big": 18446744073709551615, "tags": ["a", "b"], "x": {"y": null}}"#)
        let environment = CELEnvironment(variables: [("record", .dyn)])
        var bindings = CELBindings(environment)
        bindings["record"] = CELValue(json: json.root)
        for (source, expected) in [
            ("record.id == 9007199254740993", true), ("record.big == 18446744073709551615u", true), ("record.tags[1] == 'b'", true),
            ("record.tags.exists(t, t == 'c')", false), ("record.x.y == null", true), ("has(record.z)", false),
            ("record.map(k, k) == ['id', 'big', 'tags', 'x']", true),
        ] {
            #expect(try CELProgram(source, environment: environment).isTrue(bindings) == expected, "\(source)")
        }
        #expect(CELValue(json: json.root).json?["id"]?.int64Value == 9_007_199_254_740_993)
    }
}
