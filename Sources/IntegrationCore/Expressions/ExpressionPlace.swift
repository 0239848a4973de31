/// A kind of place in a manifest where expressions stand.
package enum ExpressionPlace: String, Sendable, Hashable {
    case auth, authAnswer, authErrors, tokenExchange, tokenAnswer
    case http, httpSigning, signedMessage, httpAnswer
    case test, testAnswer
    case partitions, parentCondition, streamRequest, streamSigning, streamAnswer, pages, record, deltaStop, jobAnswer
    case check, aggregatePass
    case action, actionAnswer
    case webhookSignature, webhook, event
    case realtimeRequest, realtimeAnswer

    /// How a message names the place: "credentials is not available in …".
    package var title: String {
        switch self {
        case .auth: "auth"
        case .authAnswer: "the answer of an auth step"
        case .authErrors: "the errors of an auth step"
        case .tokenExchange: "a token exchange"
        case .tokenAnswer: "a token answer"
        case .http: "http"
        case .httpSigning, .streamSigning: "request signing"
        case .signedMessage: "a signed message"
        case .httpAnswer: "http.errors"
        case .test: "the test request"
        case .testAnswer: "the answer of the test request"
        case .partitions: "partitions"
        case .parentCondition: "a stream's where"
        case .streamRequest: "a stream's request"
        case .streamAnswer: "a stream's answer"
        case .pages: "pages"
        case .record: "an expression over one record"
        case .deltaStop: "delta.stop"
        case .jobAnswer: "the answer of a job"
        case .check: "a check"
        case .aggregatePass: "the result of an aggregate"
        case .action: "an action's request"
        case .actionAnswer: "an action's answer"
        case .webhookSignature: "a webhook's signature"
        case .webhook: "a webhook"
        case .event: "an event"
        case .realtimeRequest: "a realtime connection"
        case .realtimeAnswer: "the answer that opens a realtime connection"
        }
    }
}
