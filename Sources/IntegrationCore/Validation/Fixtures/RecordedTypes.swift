import CEL
import JSONTape

/// Types of bodies and records as the fixtures show them.
struct RecordedTypes {
    /// By stream: the whole answer.
    private(set) var bodies: [String: CELType] = [:]
    /// By stream: one record as stored.
    private(set) var records: [String: CELType] = [:]
    /// By stream: one record as received.
    private(set) var received: [String: CELType] = [:]
    /// By request: the answers that certainly belong to it, with the names of their files.
    private(set) var answers: [String: [(value: JSONValue, file: String)]] = [:]
    /// Files that are not what their extension says.
    private(set) var malformed: [(message: String, location: SourceLocation)] = []

    init(_ manifest: IntegrationManifest, _ fixtures: FixtureSet, _ matches: FixtureMatches) {
        if let test = manifest.test { bodies["test"] = body(of: "test", test.format, lists: [], fixtures, matches) }
        if case .custom(let custom) = manifest.auth {
            for (position, step) in custom.steps.enumerated() {
                let name = "auth.config.steps[\(position)]"
                bodies[name] = body(of: name, step.format, lists: [], fixtures, matches)
            }
        }
        for stream in manifest.streams where stream.job == nil {
            guard let body = body(of: stream.name, stream.format, lists: stream.lists, fixtures, matches) else { continue }
            bodies[stream.name] = body
            guard let record = Self.record(of: stream, manifest, body: body) else { continue }
            received[stream.name] = record
            records[stream.name] = stored(record, stream)
        }
    }

    /// What the successful answers to one request have in common; nil when one of them cannot be read.
    private mutating func body(
        of name: String, _ format: AnswerFormat, lists: [String], _ fixtures: FixtureSet, _ matches: FixtureMatches
    ) -> CELType? {
        let decoder = AnswerDecoder(
            format: AnswerDecoder.Format(rawValue: format.rawValue) ?? .json, options: AnswerOptions(xml: XMLOptions(lists: Set(lists))))
        var values: [JSONValue] = []
        var certain: [(value: JSONValue, file: String)] = []
        for exchange in matches.answers[name] ?? [] {
            guard let file = exchange.body, let bytes = fixtures.contents(of: file) else { continue }
            do throws(JSONError) {
                values.append(try decoder.decode(bytes).root)
                if matches.certain.contains(exchange.position), let value = values.last { certain.append((value, file)) }
            } catch {
                malformed.append(("`\(file)` is not \(format.rawValue), which `\(name)` asks for: \(error.reason)", exchange.location))
                return nil
            }
        }
        answers[name] = certain
        return values.isEmpty ? nil : AnswerShape.type(of: values)
    }

    private static func record(of stream: StreamManifest, _ manifest: IntegrationManifest, body: CELType) -> CELType? {
        var type = body
        if let records = stream.records {
            let scope = ExpressionScope.streamAnswer(manifest, stream).retyped(["body": body])
            guard let program = try? CELProgram(records.source, environment: scope.environment) else { return nil }
            type = program.resultType
        }
        if case .nullable(let wrapped) = type { type = wrapped }
        if case .optional(let wrapped) = type { type = wrapped }
        if case .list(let element) = type { type = element }
        return type == .dyn ? nil : type
    }

    /// A record with the fields that the stream adds, and without those it removes.
    private func stored(_ record: CELType, _ stream: StreamManifest) -> CELType {
        guard case .object(let object) = RemovedPaths(stream.remove).applied(to: record), !stream.fields.isEmpty || !stream.remove.isEmpty
        else { return record }
        var fields = object.fields
        for name in stream.fields.keys { fields[name] = .dyn }
        return .object(CELObjectType(name: object.name, fields: fields))
    }
}

extension ExpressionScope {
    /// The same names, some of them with the types that recorded answers show.
    func retyped(_ types: [String: CELType]) -> ExpressionScope {
        ExpressionScope(place, environment.variables.map { ($0.name, types[$0.name] ?? $0.type) })
    }
}
