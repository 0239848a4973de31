/// A name that expressions may use somewhere in a manifest, and where that is.
///
/// Names of child streams come on top in checks; they belong to one manifest and are not listed here.
package enum ExpressionName: String, Sendable, CaseIterable {
    case config, credentials, variables
    case record, parent, partition
    case status, headers, body, records, page, last
    case cursor, window, now, run, job
    case value, total
    case input, event
    case assertion, outputs, query
    case method, path, url, timestamp, nonce, bodyHash, id

    /// Where the name may be used, to finish the sentence "it is available in …".
    package var allowedPlaces: String {
        switch self {
        case .config: "every place"
        case .credentials: "auth, http and signing only, so that a secret cannot reach a record, a finding or a log"
        case .variables: "http, streams, checks and actions"
        case .record: "key, filter, fields, delta and tombstone of a stream, and in checks"
        case .parent: "streams that have `each`, and checks over them"
        case .partition: "streams that have `partitions`, and checks over them"
        case .status, .headers, .body: "expressions over an answer: test, records, pages, errors, auth steps, webhook"
        case .records, .page, .last: "pages"
        case .cursor: "delta requests and delta.stop"
        case .window: "requests of streams with delta.window"
        case .now, .run: "streams, checks and actions"
        case .job: "poll and download of a stream with a job"
        case .value, .total: "pass, title, severity and evidence of a check with an aggregate"
        case .input: "actions"
        case .event: "webhook and realtime events"
        case .assertion: "auth.config.exchange of jwt"
        case .outputs: "`expires` of an auth step"
        case .query: "oauth2 metadata and hmac signing"
        case .method, .path, .nonce, .bodyHash: "the message of hmac signing"
        case .url: "the message of hmac signing, and webhook.verify.signed"
        case .timestamp: "the message of hmac signing, and webhook.verify.signed"
        case .id: "webhook.verify.signed"
        }
    }
}
