import CEL

/// Actions, webhooks and realtime connections.
extension ExpressionScope {
    /// Path, query, headers and body of an action's request.
    package static func action(_ manifest: IntegrationManifest, _ action: ActionManifest) -> ExpressionScope {
        ExpressionScope(.action, settings(manifest) + clock + [input(action)])
    }

    /// `output` and `errors` of an action.
    package static func actionAnswer(_ manifest: IntegrationManifest, _ action: ActionManifest) -> ExpressionScope {
        ExpressionScope(.actionAnswer, answer + settings(manifest) + clock + [input(action)])
    }

    /// The text a webhook's signature covers; here `body` is the text as received.
    package static func webhookSignature(_ manifest: IntegrationManifest) -> ExpressionScope {
        let text: [ExpressionName] = [.body, .timestamp, .id, .url]
        return ExpressionScope(.webhookSignature, text.map { variable($0, .string) } + [variable(.headers, .map(.string, .string))])
    }

    /// Challenge, event id, event type, timestamp and connection of a webhook: the whole received request.
    package static func webhook(_ manifest: IntegrationManifest) -> ExpressionScope {
        ExpressionScope(.webhook, received(manifest) + [variable(.query, .map(.string, .string))])
    }

    /// `record` and `key` of one event.
    package static func event(_ manifest: IntegrationManifest) -> ExpressionScope {
        ExpressionScope(.event, received(manifest) + [variable(.event, .dyn)])
    }

    /// The request that opens a realtime connection, its heartbeats and its resumption.
    package static func realtimeRequest(_ manifest: IntegrationManifest) -> ExpressionScope {
        ExpressionScope(.realtimeRequest, settings(manifest) + [variable(.now, .timestamp), variable(.cursor, .string)])
    }

    /// `url` of a realtime connection: the answer of the opening request.
    package static func realtimeAnswer(_ manifest: IntegrationManifest) -> ExpressionScope {
        ExpressionScope(.realtimeAnswer, answer + settings(manifest))
    }

    private static func received(_ manifest: IntegrationManifest) -> [Variable] {
        [variable(.headers, .map(.string, .string)), variable(.body, .dyn), config(manifest)]
    }

    private static func input(_ action: ActionManifest) -> Variable {
        var fields: [String: CELType] = [:]
        for input in action.input {
            fields[input.name] =
                switch input.type {
                case .string: .string
                case .integer: .int
                case .number: .double
                case .boolean: .bool
                case .array: .list(.dyn)
                case .object: .map(.string, .dyn)
                }
        }
        return object(.input, fields)
    }
}
