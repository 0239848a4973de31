import CEL

/// What a provider sends by itself, and how it is proved genuine.
extension ManifestValidation {
    mutating func check(_ webhook: WebhookManifest) {
        check(webhook.verify)
        if webhook.type == nil, let event = webhook.events.first(where: { $0.pattern != "*" }) {
            report(
                .eventRule, at: "webhook.events".appendingKey(event.pattern),
                "nothing says of which type a delivery is: `webhook.type` is missing",
                fix: "Say where the type stands, as in `type: body.type`.")
        }
        if let id = site(at: "webhook.eventId"), id.references.isEmpty {
            report(
                .eventRule, in: id.site, "every delivery has the same id, so that all but the first are dropped",
                fix: "Take it from the delivery, as in `body.id`.")
        }
    }

    private mutating func check(_ verify: WebhookVerification) {
        checkMaterial(verify)
        checkSigned(verify)
        guard let secret = verify.secret else { return }
        let secrets = manifest.credentialFields.filter(\.isSecret).map(\.id)
        if !secrets.contains(secret) {
            report(
                .unknownCredential, at: "webhook.verify.secret", "there is no secret credential field `\(secret)`",
                fix: NameSuggestion.fix(for: secret, among: secrets))
        }
    }

    /// What the scheme is proved with, and nothing else.
    private mutating func checkMaterial(_ verify: WebhookVerification) {
        let path = "webhook.verify"
        let scheme = verify.scheme.rawValue
        if verify.header == nil, verify.scheme != .standardWebhooks {
            report(.webhookVerification, at: path, "`\(scheme)` needs `header`: where the signature is")
        }
        switch verify.scheme {
        case .hmacSHA1, .hmacSHA256, .hmacSHA512, .token, .standardWebhooks:
            if verify.secret == nil {
                report(.webhookVerification, at: path, "`\(scheme)` needs `secret`: the credential field with the shared secret")
            }
            let keys = [("publicKey", verify.publicKey), ("jwksUrl", verify.jwksUrl)]
            for (name, key) in keys where key != nil {
                report(.webhookVerification, at: "\(path).\(name)", "`\(scheme)` does not use `\(name)`", fix: "Remove it.")
            }
        case .ed25519, .rsaSHA256:
            if verify.publicKey == nil, verify.jwksUrl == nil {
                report(.webhookVerification, at: path, "`\(scheme)` needs `publicKey`")
            }
            if verify.secret != nil {
                report(.webhookVerification, at: "\(path).secret", "`\(scheme)` does not use `secret`", fix: "Remove it.")
            }
        case .jwt:
            if verify.publicKey == nil, verify.jwksUrl == nil, verify.secret == nil {
                report(.webhookVerification, at: path, "`jwt` needs `jwksUrl`, `publicKey` or `secret`")
            }
        }
    }

    /// What is signed: the body, and what decides whether a delivery is too old.
    private mutating func checkSigned(_ verify: WebhookVerification) {
        let signed = site(at: "webhook.verify.signed")
        if let signed, verify.scheme == .token || verify.scheme == .jwt {
            report(
                .webhookVerification, in: signed.site, "`\(verify.scheme.rawValue)` signs nothing of a delivery", fix: "Remove `signed`.")
        } else if let signed {
            if !signed.uses(.body) { report(.webhookVerification, in: signed.site, "the signature does not cover `body`") }
            if signed.uses(.timestamp), verify.timestamp == nil, verify.scheme != .standardWebhooks {
                report(
                    .webhookVerification, in: signed.site, "nothing says what `timestamp` is",
                    fix: #"Say where it stands, as in `timestamp: headers["x-timestamp"]`."#)
            }
            if signed.uses(.id), verify.scheme != .standardWebhooks {
                report(
                    .webhookVerification, in: signed.site, "only `standard-webhooks` says what `id` is",
                    fix: #"Take it from where it stands, as in `headers["x-id"]`."#)
            }
        }
        // A time that is not signed can be set anew by whoever sends the delivery a second time.
        guard verify.scheme != .standardWebhooks, let timestamp = site(at: "webhook.verify.timestamp"), !timestamp.uses(.body) else {
            return
        }
        guard verify.scheme != .token, verify.scheme != .jwt else {
            let message = "`\(verify.scheme.rawValue)` does not cover a `timestamp`"
            return report(.webhookVerification, in: timestamp.site, message, fix: "Remove it.")
        }
        func headers(_ checked: CheckedSite) -> Set<[String]> { Set(checked.references.map(\.path).filter { $0.first == "headers" }) }
        if signed.map({ !$0.uses(.timestamp) && headers($0).isDisjoint(with: headers(timestamp)) }) ?? true {
            report(
                .webhookVerification, in: timestamp.site, "the signature does not cover `timestamp`, so that a delivery can be replayed",
                fix: "Write `${timestamp}` into `signed` where the provider does, or remove `timestamp`.")
        }
    }
}
