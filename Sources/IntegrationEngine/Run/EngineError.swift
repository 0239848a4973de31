/// Why a run, a stream or one request of it did not succeed: a stable code for machines and metrics, a reason for people.
package struct EngineError: Error, Sendable {
    /// A stable name of what went wrong; safe as a metric label.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        package let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// The provider refused the credentials: they must be replaced.
        package static let authenticationRejected = Code("authentication_rejected")
        /// The credentials work, and may not do this.
        package static let permissionMissing = Code("permission_missing")
        /// The provider asked us to come back later than we are willing to wait, or did so again and again.
        package static let rateLimited = Code("rate_limited")
        /// The provider's host is down, and was not asked.
        package static let providerDown = Code("provider_down")
        /// The request failed before a whole answer came; `detail` says how.
        package static let upstreamFailed = Code("upstream_failed")
        /// The provider answered with a status that means failure.
        package static let requestRejected = Code("request_rejected")
        /// The answer is not what its format says.
        package static let answerMalformed = Code("answer_malformed")
        /// The same page or cursor came twice.
        package static let pageRepeated = Code("page_repeated")
        /// The next link leads to another origin.
        package static let pageForeignOrigin = Code("page_foreign_origin")
        /// The total that the provider states became smaller on the way.
        package static let pageTotalShrank = Code("page_total_shrank")
        /// The last page came before as many records as the provider says there are.
        package static let pageTotalShort = Code("page_total_short")
        /// More pages than the manifest allows.
        package static let pageLimit = Code("page_limit")
        /// An expression of the manifest failed on this data.
        package static let expressionFailed = Code("expression_failed")
        /// A record has no key, one that is neither text nor a whole number or is too long, or one that another record has too.
        package static let keyInvalid = Code("key_invalid")
        /// A credential or setting that the manifest requires is missing or does not fit.
        package static let settingInvalid = Code("setting_invalid")
        /// A request could not be built from the manifest and the settings.
        package static let requestInvalid = Code("request_invalid")
        /// An asynchronous job at the provider failed or did not end in time.
        package static let jobFailed = Code("job_failed")
        /// What was fetched cannot be stored; `detail` is the store's code.
        package static let storeRefused = Code("store_refused")
        /// The manifest uses what this engine does not know.
        package static let unsupported = Code("unsupported")
    }

    package var code: Code
    /// A finer stable name, e.g. the transport's code or the missing scope.
    package var detail: String?
    /// For people: what happened, where, and what to do. Never holds a secret or a body.
    package var reason: String
    /// The HTTP status, where an answer came.
    package var status: Int?
    /// Whether the whole run ends here, because every other request would fail alike: the credentials were refused or could not be obtained.
    package var endsRun: Bool
    /// How long the provider is to be left alone, where that is known.
    package var wait: Duration?

    package init(
        _ code: Code, _ reason: String, detail: String? = nil, status: Int? = nil, endsRun: Bool = false, wait: Duration? = nil
    ) {
        self.code = code
        self.reason = reason
        self.detail = detail
        self.status = status
        self.endsRun = endsRun || code == .authenticationRejected || code == .providerDown
        self.wait = wait
    }
}

extension EngineError {
    /// Whether it only says that the stream above failed.
    var isOfParent: Bool { detail == Self.parentFailed || detail == Self.parentIncomplete }

    static let parentFailed = "parent_failed"
    static let parentIncomplete = "parent_incomplete"

    /// Whether the provider may have done what it was asked for although nobody knows its answer: it was sent, and no whole answer came.
    package var mayHaveBeenDone: Bool {
        switch code {
        case .answerMalformed: true
        case .upstreamFailed: !Self.beforeSending.contains(detail ?? "")
        default: false
        }
    }

    private static let beforeSending: Set<String> = [
        "invalid_url", "scheme_forbidden", "host_forbidden", "address_forbidden", "dns_failed", "connect_failed", "connect_timeout",
        "tls_handshake_timeout", "tls_certificate_expired", "tls_certificate_not_yet_valid", "tls_hostname_mismatch", "tls_untrusted",
        "tls_version", "tls_weak_key", "tls_failed", "invalid_request",
    ]
}

extension EngineError: CustomStringConvertible {
    package var description: String {
        let label = detail.map { "\(code)/\($0)" } ?? code.description
        return "\(label): \(reason)"
    }
}
