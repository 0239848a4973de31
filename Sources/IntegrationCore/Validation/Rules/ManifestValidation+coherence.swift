import CEL

/// Settings that are right each by itself and not together.
extension ManifestValidation {
    mutating func checkCoherence() {
        checkConstraints()
        checkActionPaths()
        if let heartbeat = manifest.realtime?.heartbeat, heartbeat.every >= heartbeat.timeout {
            report(
                .limitNumbers, at: "realtime.heartbeat", "`every` is not shorter than `timeout`, so the connection always counts as broken",
                fix: "Let `timeout` be at least twice `every`.")
        }
        for stream in manifest.streams {
            guard let delta = stream.delta else { continue }
            let path = "streams.\(stream.name).delta"
            if delta.token != nil, delta.format != .text {
                report(
                    .deltaOption, at: "\(path).format", "`format` is how `cursor` is written, and an opaque token is sent as it came",
                    fix: "Remove `format`.")
            }
            guard delta.window != nil, let initial = delta.initial, let text = TemplateParts(initial.source).constant else { continue }
            if !Self.isTime(text) {
                report(
                    .deltaOption, at: "\(path).initial", "`\(text.prefix(40))` is no time that windows could begin at",
                    fix: "Write `2020-01-01T00:00:00Z`, or seconds since 1970.")
            }
        }
    }

    /// RFC 3339, or a number of seconds or milliseconds.
    private static func isTime(_ text: String) -> Bool {
        if let number = Double(text) { return number.isFinite && number >= 0 }
        let environment = CELEnvironment(variables: [("text", .string)])
        var bindings = CELBindings(environment)
        bindings["text"] = .string(text)
        return (try? CELProgram("timestamp(text)", environment: environment).evaluate(bindings)) != nil
    }

    private mutating func checkConstraints() {
        for (position, field) in manifest.credentialFields.enumerated() where field.pattern != nil {
            let path = "credentialFields[\(position)].pattern"
            switch field.type {
            case .text, .password, .textarea, .url: break
            case .number, .boolean, .select:
                report(
                    .fieldConstraint, at: path, "a pattern is for text, and `\(field.id)` is of type `\(field.type.rawValue)`",
                    fix: "Remove `pattern`, or write `type: text`.")
            }
        }
        for action in manifest.actions {
            for input in action.input { check(input, at: "actions.\(action.name).input.\(input.name)") }
        }
    }

    private mutating func check(_ input: ActionInput, at path: String) {
        if input.type != .string {
            for (key, isSet) in [("pattern", input.pattern != nil), ("format", input.format != nil)] where isSet {
                report(
                    .fieldConstraint, at: "\(path).\(key)", "`\(key)` is for text, and `\(input.name)` is of type `\(input.type.rawValue)`",
                    fix: "Remove `\(key)`, or write `type: string`.")
            }
        }
        for (position, value) in input.enum.enumerated() where !Self.fits(value, input.type) {
            report(
                .fieldConstraint, at: "\(path).enum[\(position)]", "this value is not of type `\(input.type.rawValue)`",
                fix: input.type == .string ? "Put it in quotes." : "Write a value of that type, or change the type.")
        }
    }

    private static func fits(_ value: ManifestScalar, _ type: InputType) -> Bool {
        switch (type, value) {
        case (.string, .text), (.integer, .integer), (.number, .integer), (.number, .number), (.boolean, .boolean), (.array, .list): true
        case (.integer, .number(let number)): number == number.rounded()
        default: false
        }
    }

    /// What an action's path is made of must be given.
    private mutating func checkActionPaths() {
        for action in manifest.actions {
            let optional = Set(action.input.filter { !$0.required }.map(\.name))
            guard let target = site(at: "actions.\(action.name).request") else { continue }
            for reference in target.references.sorted(by: { $0.offset < $1.offset })
            where reference.path.first == "input" && !reference.isGuarded {
                guard let name = reference.path.dropFirst().first, optional.contains(name) else { continue }
                report(
                    .unguardedOptional, in: target.site, offset: reference.offset,
                    "`input.\(name)` may be left out, and then there is no path",
                    fix: "Write `required: true` at the input, or take it out of the path.")
            }
        }
    }
}
