/// What a connection was given, sorted to where it goes.
package struct GivenSettings: Sendable {
    /// A value that is missing or does not fit, or a name that no field has. Never holds the value.
    package struct Problem: Error, Sendable, Hashable {
        /// Id of the field, or the name that was given.
        package let field: String
        package let reason: String
        package let fix: String?

        package init(field: String, reason: String, fix: String?) {
            self.field = field
            self.reason = reason
            self.fix = fix
        }
    }

    package var credentials = IntegrationCredentials()
    package var config: [String: SettingValue] = [:]
    package var variables: [String: SettingValue] = [:]
    /// Defaults of the manifest for what is in `config`.
    package let defaults: [String: SettingValue]

    /// Sorts and checks values against an integration's fields.
    ///
    /// - Parameters:
    ///   - values: texts by the ids of fields, secret or not; a blank one is a field left empty.
    ///   - variables: texts by the ids of variables.
    ///   - obtained: whether what OAuth obtains is given too.
    /// - Throws: every ``Problem`` there is.
    package init(_ values: [String: String], variables: [String: String], of manifest: IntegrationManifest, obtained: Bool = true)
        throws(Problems)
    {
        let fields = SettingField.all(of: manifest, obtained: obtained)
        var problems: [Problem] = []
        var secrets: [String: String] = [:]
        for field in fields {
            let given = field.kind == .variable ? variables[field.id] : values[field.id] ?? field.alias.flatMap { values[$0] }
            let value: SettingValue?
            if let given, !given.allSatisfy(\.isWhitespace) {
                do {
                    value = try field.value(given)
                } catch {
                    problems.append(Problem(field: field.id, reason: error.reason, fix: field.help))
                    continue
                }
            } else {
                value = field.defaultValue
                if value == nil, field.isRequired {
                    problems.append(Problem(field: field.id, reason: "is missing: \(field.label)", fix: field.help))
                }
            }
            guard let value else { continue }
            switch field.kind {
            case .secret: secrets[field.id] = value.text
            case .config: config[field.id] = value
            case .variable: self.variables[field.id] = value
            }
        }
        let typed = fields.filter { $0.kind != .variable }
        problems += Self.unknown(values, among: Set(typed.map(\.id) + typed.compactMap(\.alias)))
        problems += Self.unknown(variables, among: Set(fields.filter { $0.kind == .variable }.map(\.id)))
        guard problems.isEmpty else { throw Problems(all: problems) }
        credentials = IntegrationCredentials(secrets)
        let defaults = fields.filter { $0.kind == .config }.compactMap { field in field.defaultValue.map { (field.id, $0) } }
        self.defaults = Dictionary(defaults) { first, _ in first }
    }

    /// All that is wrong with what was given.
    package struct Problems: Error, Sendable {
        package let all: [Problem]
    }

    private static func unknown(_ values: [String: String], among known: Set<String>) -> [Problem] {
        values.keys.filter { !known.contains($0) }.sorted().map { name in
            let suggestion = Suggestion.nearest(to: name, among: known.sorted()).map { "Did you mean `\($0)`?" }
            let all = known.isEmpty ? "There is nothing to give." : "Known: \(known.sorted().joined(separator: ", "))."
            return Problem(field: name, reason: "is no field of this integration", fix: suggestion ?? all)
        }
    }
}
