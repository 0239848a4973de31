package import IntegrationCore
package import IntegrationEngine

/// Where telemetry goes, and how.
package struct OTLPConfiguration: Sendable {
    /// The collector, such as `http://localhost:4318`; `/v1/traces` and `/v1/metrics` are added to it.
    package var endpoint: String
    package var headers: [OTLPHeader]
    package var resource: OTLPResource
    package var limits = Tracer.Limits()
    /// How long a span waits at most where there are few.
    package var tracesEvery = Duration.seconds(5)
    package var metricsEvery = Duration.seconds(10)
    /// How long one request may take.
    package var timeout = Duration.seconds(10)
    /// How often one document is sent at most, and how long is waited in between where the collector does not say.
    package var retry = RetryPolicy(attempts: 5, base: .seconds(1), cap: .seconds(30))
    /// However long the collector asks to wait.
    package var longestWait = Duration.seconds(300)
    /// What may be sent when the server goes down has to be sent in this time.
    package var lastWords = Duration.seconds(2)

    /// - Parameter endpoint: without a slash at its end.
    package init(endpoint: String, headers: [OTLPHeader] = [], resource: OTLPResource) {
        self.endpoint = endpoint
        self.headers = headers
        self.resource = resource
    }
}
