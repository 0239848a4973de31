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

    /// The message of an error rule is printed, logged and stored.
    @Test func errorsOfAuthStepsSeeNoSecret() throws {
        #expect(!ExpressionScope.authErrors(manifest).contains("credentials"))
        #expect(ExpressionScope.authAnswer(manifest).contains("credentials"))
        let yaml = SampleText.custom.replacing(
            "outputs: { session: body.session }",
            with: """
                outputs: { session: body.session }
                        errors: [{ status: [400], action: fail, message: "bad ${credentials.token}" }]
                """)
        let problems = ManifestValidator(readsFiles: false).validate(ManifestLoader().load(yaml: yaml))
        #expect(problems.map(\.rule) == ["credentials-out-of-scope"], "\(problems)")
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

    /// A hundred thousand members, and elements: looking each of them up by walking there would take hours.
    @Test(
        .timeLimit(.minutes(10)),
        arguments: [
            ("record.members.all(k, v, v >= 0)", true), ("record.members == record.members", true),
            ("record.members.size() == 100000", true),
            ("has(record.elements) && record.elements.size() == 100000", true), ("record.elements.all(e, e >= 0)", true),
            ("record.elements == record.elements", true), ("record.elements[99999] == 99999", true), ("'k99999' in record.members", true),
            ("record.elements.all(e, record.members.k99999 > 0)", nil), ("record.elements.all(e, has(record.members.k99999))", nil),
            ("record.elements.all(e, record.?members.?k99999.hasValue())", nil),
            ("record.elements.all(e, 'k99999' in record.members)", nil),
            ("record.elements.all(e, record.elements[e] == e)", nil), ("record.elements.all(e, record.elements.last().value() > 0)", nil),
            ("record.members.all(k, record.members[k] >= 0)", nil), ("record.elements.exists(e, record['members']['k99999'] == -1)", nil),
        ] as [(String, Bool?)])
    func largeJSONIsBoundedByCost(_ source: String, _ expected: Bool?) throws {
        let environment = CELEnvironment(variables: [("record", .dyn)])
        var bindings = CELBindings(environment)
        bindings["record"] = CELValue(json: Self.large.root)
        let program = try CELProgram(source, environment: environment)
        if let expected {
            #expect(try program.isTrue(bindings) == expected)
        } else {
            #expect(throws: CELError.self) { try program.isTrue(bindings) }
        }
    }

    /// A text of a hundred thousand bytes that is read again for each of ten thousand members.
    @Test(
        .timeLimit(.minutes(10)),
        arguments: [
            "m == record.owner", "!has(record.owner)", "record['owner'] == m", "record.?owner.orValue('') == m",
            "record[?'owner'].orValue('') == m",
            "!('owner' in record)", "record.nested.owner == m", "dyn(record.nested).owner == m",
            "record.?nested.owner == optional.of(m)",
            "record.texts[0] == m", "record.texts.exists(t, t == m)", "record.texts.exists(i, t, t == m)",
            "m in record.texts", "record.texts == [m]", "record.nested == {'owner': m}", "record.nested.exists(k, v, v == m)",
            "record.texts.first().value() == m",
            "record.texts.last().value() == m", "(record.texts + []).size() == 0", "record.texts.reverse().size() == 0",
        ])
    func readingLongTextsIsPaidFor(_ body: String) throws {
        let environment = CELEnvironment(variables: [("record", .dyn)])
        var bindings = CELBindings(environment)
        bindings["record"] = CELValue(json: Self.long.root)
        let program = try CELProgram("record.members.exists(m, \(body))", environment: environment)
        let error = try #require(throws: CELError.self) { try program.isTrue(bindings) }
        #expect(error.code == .costExceeded)
    }

    private static let long: JSONDocument = {
        let text = String(repeating: "a", count: 100_000)
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("members")
            writer.array { writer in for _ in 0..<10_000 { writer.string("m") } }
            writer.key("owner")
            writer.string(text)
            writer.key("texts")
            writer.array { writer in writer.string(text) }
            writer.key("nested")
            writer.object { writer in
                writer.key("owner")
                writer.string(text)
            }
        }
        do { return try JSONDocument(parsing: writer.bytes) } catch { preconditionFailure("\(error)") }
    }()

    private static let large: JSONDocument = {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("members")
            writer.object { writer in
                for index in 0..<100_000 {
                    writer.key("k\(index)")
                    writer.number(index)
                }
            }
            writer.key("elements")
            writer.array { writer in for index in 0..<100_000 { writer.number(index) } }
        }
        do { return try JSONDocument(parsing: writer.bytes) } catch { preconditionFailure("\(error)") }
    }()

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
