/// Events, realtime connections and actions.
extension ManifestValidation {
    mutating func checkEvents() {
        if let webhook = manifest.webhook {
            check(webhook)
            check(webhook.events, at: "webhook.events")
        }
        guard let realtime = manifest.realtime else { return }
        check(realtime.events, at: "realtime.events")
        if realtime.resume != nil, !anySite(under: ["realtime.resume.query", "realtime.open"], uses: .cursor) {
            report(.eventRule, at: "realtime.resume", "the connection is resumed without sending `cursor`")
        }
    }

    private mutating func check(_ events: [EventRule], at keyPath: String) {
        if events.isEmpty { report(.eventRule, at: keyPath, "no event does anything") }
        for event in events {
            let path = keyPath.appendingKey(event.pattern)
            if event.refresh == nil, event.record == nil, event.key == nil { report(.eventRule, at: path, "the event does nothing") }
            if event.delete, event.key == nil, event.record == nil {
                report(.eventRule, at: path, "nothing says what is deleted: `key` is missing")
            }
            guard let refresh = event.refresh else {
                if event.record != nil || event.key != nil {
                    report(.eventRule, at: path, "nothing says which stream: `refresh` is missing")
                }
                continue
            }
            if manifest.stream(named: refresh) == nil {
                report(
                    .eventRefresh, at: "\(path).refresh", "there is no stream `\(refresh)`",
                    fix: NameSuggestion.fix(for: refresh, among: manifest.streams.map(\.name)))
            }
        }
    }

    mutating func checkActions() {
        for action in manifest.actions {
            let path = "actions.\(action.name)"
            if action.request.method == .get || action.request.method == .head {
                report(.actionMethod, at: "\(path).request", "a \(action.request.method.rawValue) changes nothing")
            }
            checkErrors(action.errors, at: "\(path).errors")
            let used = sites(under: path).flatMap { $0.members(of: .input) }
            let isFaulty = faults.contains { $0.site.keyPath.isKeyPath(under: path) }
            for input in action.input {
                if !used.contains(nil), !used.contains(input.name), !isFaulty {
                    report(
                        .unusedInput, at: "\(path).input.\(input.name)", "nothing uses `input.\(input.name)`",
                        fix: "Use it as `input.\(input.name)`, or remove it.")
                }
                checkPattern(input.pattern, at: "\(path).input.\(input.name).pattern")
            }
        }
    }
}
