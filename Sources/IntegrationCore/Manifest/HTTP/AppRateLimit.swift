/// What all connections that share an app may ask of a provider together.
package struct AppRateLimit: Hashable, Sendable {
    /// Requests allowed in `per`.
    package var requests: Int
    /// Period of `requests`.
    package var per: Duration

    package init(requests: Int = 1, per: Duration = .seconds(60)) {
        self.requests = requests
        self.per = per
    }
}

extension AppRateLimit {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        AppRateLimit(),
        "The request budget of an app.",
        fields: [
            .required("requests", \.requests, .positive, "Requests allowed in `per`.", example: "10000"),
            .defaulted("per", \.per, .positiveDuration, "Period of `requests`.", example: "1h"),
        ]
    )
}
