/// Webhook, realtime connection and actions.
extension SiteCollector {
    mutating func collectWebhook() {
        guard let webhook = manifest.webhook else { return }
        let scope = ExpressionScope.webhook(manifest)
        let verify = webhook.verify
        add(verify.signed, "webhook.verify.signed", .webhookSignature(manifest))
        add(verify.timestamp, "webhook.verify.timestamp", scope, as: .time)
        add(verify.publicKey, "webhook.verify.publicKey", .auth(manifest))
        add(verify.jwksUrl, "webhook.verify.jwksUrl", .auth(manifest))
        if let challenge = webhook.challenge {
            add(challenge.when, "webhook.challenge.when", scope, as: .condition)
            add(challenge.respond, "webhook.challenge.respond", scope)
        }
        add(webhook.eventId, "webhook.eventId", scope, as: .identifier)
        add(webhook.type, "webhook.type", scope, as: .optionalText)
        add(webhook.connection, "webhook.connection", scope, as: .identifier)
        add(webhook.events, "webhook.events")
    }

    mutating func collectRealtime() {
        guard let realtime = manifest.realtime else { return }
        let request = ExpressionScope.realtimeRequest(manifest)
        let event = ExpressionScope.event(manifest)
        add(realtime.open.request.target, "realtime.open.request", request)
        add(realtime.open.query, "realtime.open.query", request)
        add(realtime.open.headers, "realtime.open.headers", request)
        add(realtime.open.body, "realtime.open.body", request)
        add(realtime.open.url, "realtime.open.url", .realtimeAnswer(manifest), as: .optionalText)
        add(realtime.heartbeat?.send, "realtime.heartbeat.send", request)
        add(realtime.acknowledge, "realtime.acknowledge", event)
        add(realtime.resume?.cursor, "realtime.resume.cursor", event, as: .cursor)
        if let resume = realtime.resume { add(resume.query, "realtime.resume.query", request) }
        add(realtime.eventId, "realtime.eventId", event, as: .identifier)
        add(realtime.eventType, "realtime.eventType", event, as: .optionalText)
        add(realtime.events, "realtime.events")
    }

    private mutating func add(_ events: [EventRule], _ keyPath: String) {
        let scope = ExpressionScope.event(manifest)
        for event in events {
            add(event.record, "\(keyPath.appendingKey(event.pattern)).record", scope, as: .value)
            add(event.key, "\(keyPath.appendingKey(event.pattern)).key", scope, as: .key)
        }
    }

    mutating func collect(_ action: ActionManifest) {
        let path = "actions.\(action.name)"
        let request = ExpressionScope.action(manifest, action)
        let answer = ExpressionScope.actionAnswer(manifest, action)
        add(action.request.target, "\(path).request", request)
        add(action.query, "\(path).query", request)
        add(action.headers, "\(path).headers", request)
        add(action.body, "\(path).body", request)
        for (name, expression) in action.output { add(expression, "\(path).output.\(name)", answer, as: .value) }
        add(action.errors, "\(path).errors", answer)
    }
}
