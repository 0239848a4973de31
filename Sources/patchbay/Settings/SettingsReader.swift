import IntegrationCore

/// Collects a connection's settings from options and environment, and everything that is wrong with them.
struct SettingsReader {
    private let manifest: IntegrationManifest
    private let fields: [SettingField]
    private let environment: [String: String]
    private var given: [String: String] = [:]
    private var givenVariables: [String: String] = [:]
    private var problems: [String] = []
    private var readsStandardInput = false
    /// Fields that were given and could not be read: what is said of them is that, and not that they are missing.
    private var unreadable: Set<String> = []

    init(_ manifest: IntegrationManifest, environment: [String: String]) {
        self.manifest = manifest
        self.environment = environment
        fields = SettingField.all(of: manifest)
    }

    /// Takes `--credential`: for every field a person types; where it goes is for the manifest to say.
    mutating func add(credentials: [String]) {
        for text in credentials {
            guard let given = GivenValue(text) else {
                problem("--credential needs NAME=VALUE, NAME=@FILE or NAME=-")
                continue
            }
            guard let field = typedField(given.name) else {
                problem(unknown(given.name, "--credential", among: fields.filter { $0.kind != .variable }))
                continue
            }
            let source = SecretSource(given.value)
            if case .standardInput = source {
                if readsStandardInput { problem("only one value can be read from standard input") }
                readsStandardInput = true
            }
            do {
                set(field, try source.read(for: field))
            } catch {
                unreadable.insert(field.id)
                problem("--credential \(field.id): \(error.reason)")
            }
        }
    }

    /// Takes `--config`, for what is no secret.
    mutating func add(config: [String]) {
        for text in config {
            guard let given = GivenValue(text) else {
                problem("--config needs NAME=VALUE")
                continue
            }
            guard let field = typedField(given.name) else {
                problem(unknown(given.name, "--config", among: fields.filter { $0.kind == .config }))
                continue
            }
            if field.kind == .secret {
                problem("`\(field.id)` is a secret: give it with --credential \(field.id)=@FILE, or in $\(field.credentialVariable)")
            } else {
                set(field, given.value)
            }
        }
    }

    /// Takes `--variable`.
    mutating func add(variables: [String]) {
        for text in variables {
            guard let given = GivenValue(text) else {
                problem("--variable needs NAME=VALUE")
                continue
            }
            let known = fields.filter { $0.kind == .variable }
            guard known.contains(where: { $0.id == given.name }) else {
                problem(unknown(given.name, "--variable", among: known))
                continue
            }
            if givenVariables.updateValue(given.value, forKey: given.name) != nil { problem("--variable \(given.name) is given twice") }
        }
    }

    /// The settings, or one message with everything that is missing or wrong.
    mutating func settings() throws(Failure) -> ConnectionSettings {
        var secrets: [String: String] = [:]
        var config: [String: SettingValue] = [:]
        var variables: [String: SettingValue] = [:]
        var missing: [SettingField] = []
        for field in fields {
            let text = field.kind == .variable ? givenVariables[field.id] : given[field.id] ?? fromEnvironment(field)
            // An empty text is a field left empty.
            guard let text, !text.isEmpty else {
                if let value = field.defaultValue {
                    Self.store(value, of: field, &secrets, &config, &variables)
                } else if field.isRequired, !unreadable.contains(field.id) {
                    missing.append(field)
                    if text != nil { problem("`\(field.id)` is given, and its value is empty") }
                }
                continue
            }
            do {
                Self.store(try field.value(text), of: field, &secrets, &config, &variables)
            } catch {
                problem("`\(field.id)` \(error.reason)")
            }
        }
        if !missing.isEmpty { problem(MissingSettings(slug: manifest.id, fields: missing).text) }
        guard problems.isEmpty else {
            throw Failure(.usage, problems.map { "Error: \($0)" }.joined(separator: "\n"))
        }
        let defaults = fields.filter { $0.kind == .config }.compactMap { field in field.defaultValue.map { (field.id, $0) } }
        return ConnectionSettings(
            credentials: IntegrationCredentials(secrets), config: config, variables: variables,
            defaults: Dictionary(defaults) { first, _ in first })
    }

    private static func store(
        _ value: SettingValue, of field: SettingField, _ secrets: inout [String: String], _ config: inout [String: SettingValue],
        _ variables: inout [String: SettingValue]
    ) {
        switch field.kind {
        case .secret: secrets[field.id] = value.text
        case .config: config[field.id] = value
        case .variable: variables[field.id] = value
        }
    }

    private mutating func set(_ field: SettingField, _ value: String) {
        if given.updateValue(value, forKey: field.id) != nil { problem("`\(field.id)` is given twice") }
    }

    private func typedField(_ name: String) -> SettingField? {
        let typed = fields.filter { $0.kind != .variable }
        return typed.first { $0.id == name } ?? typed.first { $0.alias == name }
    }

    private func fromEnvironment(_ field: SettingField) -> String? {
        let names =
            [field.credentialVariable]
            + [field.alias.map { "PATCHBAY_CREDENTIAL_" + $0.uppercased() }, field.environmentVariable].compactMap(\.self)
        return names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }

    private mutating func problem(_ text: String) {
        problems.append(text)
    }

    /// A name that is nothing like a known one is not repeated: it may be the secret itself, as in `--credential SECRET==`.
    private func unknown(_ name: String, _ option: String, among known: [SettingField]) -> String {
        // A variable typed with --config is a likely slip, and the other way round.
        let elsewhere = fields.first { $0.id == name }.map { "Use \($0.option)" }
        let suggestion = Suggestion.nearest(to: name, among: known.map(\.id)).map { "Did you mean `\($0)`?" }
        let label = (elsewhere ?? suggestion) == nil ? "\(option) NAME=…" : "\(option) \(DisplayText.cut(DisplayText.safe(name), to: 60))"
        if known.isEmpty { return "\(label): \(manifest.id) has nothing that is given with \(option)" }
        let advice = elsewhere ?? suggestion ?? "Known: \(known.map(\.id).joined(separator: ", "))"
        return "\(label): \(manifest.id) has no such setting. \(advice)"
    }
}

/// What was typed may be a secret, wherever it was put.
extension SettingsReader: CustomStringConvertible, CustomReflectable {
    var description: String { "SettingsReader(\(manifest.id): [redacted])" }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
