import CEL
import JSONTape

/// The records that the recorded answers hold, and what an expression gives for each.
struct RecordedRecords {
    /// One record, and the file it is from.
    typealias Record = (value: CELValue, file: String)

    private let manifest: IntegrationManifest
    private let settings: [String: CELValue]
    private let types: RecordedTypes
    /// The compiled expression at a key path.
    private let site: (String) -> CheckedSite?

    init(_ manifest: IntegrationManifest, _ fixtures: FixtureSet, _ types: RecordedTypes, site: @escaping (String) -> CheckedSite?) {
        self.manifest = manifest
        self.types = types
        self.site = site
        var config: [String: CELValue] = [:]
        for field in manifest.credentialFields where !field.isSecret { config[field.id] = field.default.map(Self.value) }
        let fields = Dictionary(manifest.credentialFields.map { ($0.id, $0.type) }) { first, _ in first }
        // What a run obtains and is no field is text.
        for (name, text) in fixtures.config { config[name] = Self.value(of: text, fields[name] ?? .text) }
        var variables: [String: CELValue] = [:]
        for field in manifest.variables { variables[field.id] = field.default.map(Self.value) }
        for variable in manifest.variables {
            if let list = fixtures.variableLists[variable.id] {
                variables[variable.id] = .list(CELArray(list.map(CELValue.string)))
            } else if let text = fixtures.variables[variable.id] {
                variables[variable.id] = Self.value(of: text, variable.type)
            }
        }
        settings = ["config": Self.map(config), "variables": Self.map(variables), "status": .int(200), "headers": Self.map([:])]
    }

    /// The records of a stream as the answers hold them.
    func all(_ stream: StreamManifest) -> [Record] {
        var records: [Record] = []
        for (answer, file) in types.answers[stream.name] ?? [] {
            for record in self.records(in: answer, stream) { records.append((record, file)) }
        }
        return records
    }

    /// Those of them that its filter lets through.
    func received(_ stream: StreamManifest, of all: [Record]) -> [Record] {
        guard stream.filter != nil else { return all }
        return all.filter { isTrue("streams.\(stream.name).filter", $0.value) }
    }

    /// The records of a stream as stored, from those received: with what the manifest adds and without what it removes.
    func stored(_ stream: StreamManifest, from received: [Record]) -> [Record] {
        guard !stream.fields.isEmpty || !stream.remove.isEmpty else { return received }
        let removed = RemovedPaths(stream.remove)
        return received.map { record, file in
            guard let map = record.mapValue else { return (record, file) }
            var entries: [(CELValue, CELValue)] = removed.members(of: map).map { (.string($0.name), $0.value) }
            for name in stream.fields.keys {
                if let value = evaluate("streams.\(stream.name).fields.\(name)", ["record": record]) {
                    entries.append((.string(name), value))
                }
            }
            return (.map(CELDictionary(entries)), file)
        }
    }

    /// The one list of objects in recorded answers that were taken for one record each, because `records` does not name it; nil when
    /// nothing says so.
    func unnamedList(of stream: StreamManifest) -> (name: String, file: String)? {
        guard stream.records == nil, !stream.single, let (answer, file) = types.answers[stream.name]?.first, answer.kind == .object else {
            return nil
        }
        let record = CELValue(json: answer)
        guard absence(at: "streams.\(stream.name).key", ["record": record]) != nil else { return nil }
        var lists: [String] = []
        for (name, member) in answer.members where member.kind == .array {
            let elements = Array(member.elements)
            if !elements.isEmpty, elements.allSatisfy({ $0.kind == .object }) { lists.append(name) }
        }
        return lists.count == 1 ? (lists[0], file) : nil
    }

    /// The answers to the test request.
    var testAnswers: [Record] { (types.answers["test"] ?? []).map { (CELValue(json: $0.value), $0.file) } }

    /// Whether a condition holds for a record; what cannot be told from the recorded answers alone does not.
    func isTrue(_ keyPath: String, _ record: CELValue) -> Bool {
        evaluate(keyPath, ["record": record])?.isTrue == true
    }

    /// Why an expression has no value for a record: null, or a field that is not there. `nil` when it has one, and when that cannot
    /// be told from the recorded answers alone.
    func absence(at keyPath: String, _ names: [String: CELValue]) -> String? {
        guard let (program, bindings) = prepared(keyPath, names) else { return nil }
        do throws(CELError) {
            switch try program.evaluate(bindings) {
            case .null: return "null"
            case .optional(let optional) where optional.value == nil: return "no value"
            default: return nil
            }
        } catch {
            guard error.code == .noSuchKey, let path = error.path, let root = path.split(separator: ".").first else { return nil }
            return names[String(root)] == nil ? nil : "no `\(path)`"
        }
    }

    /// What an expression gives; nil when that cannot be told from the recorded answers alone.
    func value(at keyPath: String, _ names: [String: CELValue]) -> CELValue? { evaluate(keyPath, names) }

    private func evaluate(_ keyPath: String, _ names: [String: CELValue]) -> CELValue? {
        guard let (program, bindings) = prepared(keyPath, names) else { return nil }
        do throws(CELError) { return try program.evaluate(bindings) } catch { return nil }
    }

    /// The program at a key path and what it sees; `nil` where none compiled, which is reported by itself.
    private func prepared(_ keyPath: String, _ names: [String: CELValue]) -> (CELProgram, CELBindings)? {
        guard let checked = site(keyPath), !checked.site.isMissing, let program = checked.programs.first else { return nil }
        var bindings = CELBindings(checked.site.scope.environment)
        for (name, value) in settings { bindings[name] = value }
        for (name, value) in names { bindings[name] = value }
        return (program, bindings)
    }

    private func records(in answer: JSONValue, _ stream: StreamManifest) -> [CELValue] {
        let body = CELValue(json: answer)
        let whole = stream.records == nil ? body : evaluate("streams.\(stream.name).records", ["body": body])
        guard let list = whole?.listValue else { return whole.map { $0.isNull ? [] : [$0] } ?? [] }
        var records: [CELValue] = []
        list.forEachElement { element in
            records.append(element)
            return true
        }
        return records
    }

    private static func map(_ values: [String: CELValue]) -> CELValue {
        .map(CELDictionary(values.sorted { $0.key < $1.key }.map { (.string($0.key), $0.value) }))
    }

    private static func value(_ scalar: ManifestScalar) -> CELValue {
        switch scalar {
        case .text(let text): .string(text)
        case .integer(let number): .int(number)
        case .number(let number): .double(number)
        case .boolean(let flag): .bool(flag)
        case .list(let texts): .list(CELArray(texts.map(CELValue.string)))
        }
    }

    /// A setting as a run has it: by the type of its field, however it looks.
    private static func value(of text: String, _ type: CredentialFieldType) -> CELValue {
        switch type {
        case .number: number(text)
        case .boolean: Bool(text).map(CELValue.bool) ?? .string(text)
        case .text, .password, .textarea, .url, .select: .string(text)
        }
    }

    private static func value(of text: String, _ type: VariableFieldType) -> CELValue {
        switch type {
        case .number: number(text)
        case .boolean: Bool(text).map(CELValue.bool) ?? .string(text)
        case .text, .select: .string(text)
        case .multiselect: .list([.string(text)] as CELArray)
        }
    }

    private static func number(_ text: String) -> CELValue {
        Int64(text).map(CELValue.int) ?? Double(text).map(CELValue.double) ?? .string(text)
    }
}
