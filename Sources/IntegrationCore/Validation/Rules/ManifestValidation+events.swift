/// Webhooks, realtime connections and actions.
extension ManifestValidation {
    mutating func checkEvents() {
        if let webhook = manifest.webhook {
            check(webhook.verify)
            check(webhook.events, at: "webhook.events")
        }
        guard let realtime = manifest.realtime else { return }
        check(realtime.events, at: "realtime.events")
        if realtime.resume != nil, !anySite(under: ["realtime.resume.query", "realtime.open"], uses: .cursor) {
            report(.eventRule, at: "realtime.resume", "the connection is resumed without sending `cursor`")
        }
    }

    private mutating func check(_ verify: WebhookVerification) {
        let path = "webhook.verify"
        let scheme = verify.scheme
        switch scheme {
        case .hmacSHA1, .hmacSHA256, .hmacSHA512, .token, .ed25519, .rsaSHA256, .jwt:
            if verify.header == nil {
                report(.webhookVerification, at: path, "`\(scheme.rawValue)` needs `header`: where the signature is")
            }
        case .standardWebhooks: break
        }
        switch scheme {
        case .ed25519, .rsaSHA256:
            if verify.publicKey == nil, verify.jwksUrl == nil {
                report(.webhookVerification, at: path, "`\(scheme.rawValue)` needs `publicKey`")
            }
        case .jwt:
            if verify.publicKey == nil, verify.jwksUrl == nil, verify.secret == nil {
                report(.webhookVerification, at: path, "`jwt` needs `jwksUrl`, `publicKey` or `secret`")
            }
        case .hmacSHA1, .hmacSHA256, .hmacSHA512, .token, .standardWebhooks: break
        }
        if let signed = site(at: "\(path).signed"), !signed.uses(.body) {
            report(.webhookVerification, in: signed.site, "the signature does not cover `body`")
        }
        guard let secret = verify.secret else { return }
        let secrets = manifest.credentialFields.filter(\.isSecret).map(\.id)
        if !secrets.contains(secret) {
            report(
                .unknownCredential, at: "\(path).secret", "there is no secret credential field `\(secret)`",
                fix: NameSuggestion.fix(for: secret, among: secrets))
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
