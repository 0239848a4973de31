import Foundation
import IntegrationAuth
package import IntegrationCore
package import IntegrationEngine
package import IntegrationStore
package import Logging

/// Runs a connection: its credentials, then its integration, page by page.
package struct SyncExecution: RunExecution {
    private let registry: IntegrationRegistry
    private let store: IntegrationStore
    private let refresher: TokenRefresher
    private let apps: OAuthAppService
    private let access: ProviderAccess
    private let metrics: Metrics
    private let tracer: Tracer?
    private let limits: RunLimits
    private let logger: Logger

    package init(
        registry: IntegrationRegistry, store: IntegrationStore, refresher: TokenRefresher, apps: OAuthAppService, access: ProviderAccess,
        metrics: Metrics,
        tracer: Tracer? = nil, limits: RunLimits, logger: Logger
    ) {
        self.registry = registry
        self.store = store
        self.refresher = refresher
        self.apps = apps
        self.access = access
        self.metrics = metrics
        self.tracer = tracer
        self.limits = limits
        self.logger = logger
    }

    package func execute(_ run: ClaimedRun, _ counters: RunCounters) async -> RunOutcome {
        let log = RunLog(logger, now: access.clock.now)
        log.begin(run.publicID)
        async let written: Void = log.write(to: store)
        let outcome = await tracer.withSpan("run", attributes: run.telemetryAttributes) { span in
            let outcome = await self.outcome(of: run, counters, log.logger)
            if let span { outcome.note(in: span) }
            return outcome
        }
        let counted = counters.current
        if counted.waits > 0 { metrics.measure(.budgetWaits, run.provider, seconds: counted.waitedSeconds) }
        log.finish()
        await written
        return outcome
    }

    private func outcome(of run: ClaimedRun, _ counters: RunCounters, _ logger: Logger) async -> RunOutcome {
        do {
            let connection = try await store.integrationConnection(run.connection, organization: run.organization)?.connection
            guard let connection, connection.status.allowsRuns else {
                return ended(run, .connectionNotActive, "the connection is \(connection?.status.rawValue ?? "gone")", logger)
            }
            guard let manifest = registry[run.provider] else {
                return ended(run, .integrationMissing, "the integration `\(run.provider)` is not here any more", logger)
            }
            let opened = try await refresher.credentials(of: connection)
            var request = SyncRequest(
                connectionName: connection.name, credentials: opened.credentials, config: connection.config,
                variables: connection.variables, mode: run.mode, confirmsDeletions: run.confirmsDeletions)
            request.organization = run.organization
            request.connection = (run.lease.connection, opened.version)
            request.claimed = run.lease
            request.retries = RunRetries(failures: run.failures, limit: limits.attempts)
            logger.info(
                "run begins",
                metadata: [
                    "run.id": "\(run.publicID)", "connection.id": "\(run.connection)", "run.mode": "\(run.mode.rawValue)",
                    "run.attempt": "\(run.attempt)",
                ])
            var local = access.sync(
                manifest, logger: logger, budgetNames: try await apps.budgetNames(of: connection, manifest),
                renewal: renewal(of: connection))
            local.counters = counters
            local.observer = metrics.providerObserver(manifest.id)
            let report = try await local.sync(request, in: store)
            await finished(report, connection, version: opened.version, logger)
            return .finished(report.status)
        } catch {
            return failed(run, error, logger)
        }
    }

    private func renewal(of connection: IntegrationConnection) -> CredentialRenewal {
        { [refresher] refused in
            do {
                return try await refresher.credentials(of: connection, refused: refused).credentials
            } catch let error as RuntimeError {
                throw EngineError(error.code == .credentialsRefused ? .authenticationRejected : .upstreamFailed, error.reason)
            }
        }
    }

    /// What an error means for the run: whether it may go on later, and why.
    private func failed(_ run: ClaimedRun, _ error: any Error, _ logger: Logger) -> RunOutcome {
        let (cause, reason, wait): (RunCause, String, Duration?)
        switch error {
        // It was paused, or its tokens were refreshed, between reading it and beginning: what it is now decides.
        case is CancellationError: return .postponed(.handedOver, reason: nil, wait: nil)
        case let error as StoreError where error.code == .conflict: return .postponed(.handedOver, reason: nil, wait: nil)
        case let error as StoreError where error.code == .leaseLost || error.code == .notFound: return .lost
        case let error as StoreError where error.isTransient:
            (cause, reason, wait) = (.databaseUnavailable, "the database cannot be used: \(error.publicReason)", nil)
        case let error as StoreError: (cause, reason, wait) = (.internalError, error.publicReason, nil)
        case let error as RunPostponement: (cause, reason, wait) = (error.cause, error.reason, error.wait)
        case let error as VaultError: (cause, reason, wait) = (.credentialsUnreadable, error.reason, nil)
        case let error as EngineError: (cause, reason, wait) = (error.cause, error.reason, error.wait)
        case let error as RuntimeError: (cause, reason, wait) = (Self.cause(of: error), error.reason, nil)
        default: (cause, reason, wait) = (.internalError, Told(error).reason, nil)
        }
        if let error = error as? StoreError, error.publicReason != error.reason {
            // In the server's log alone: it may name what is not for those whose run it is.
            self.logger.error("database failed", metadata: metadata(run, cause, error.reason, error))
        }
        guard cause.retry != .never else { return ended(run, cause, reason, logger, error) }
        logger.notice("attempt failed", metadata: metadata(run, cause, reason, error))
        return .postponed(cause, reason: reason, wait: wait)
    }

    private static func cause(of error: RuntimeError) -> RunCause {
        switch error.code {
        case .credentialsRefused: .authenticationRejected
        case .providerUnavailable: .providerUnavailable
        case .conflict, .notFound: .connectionNotActive
        case .invalidFields: .settingInvalid
        default: .internalError
        }
    }

    private func ended(
        _ run: ClaimedRun, _ cause: RunCause, _ reason: String, _ logger: Logger, _ error: (any Error)? = nil
    ) -> RunOutcome {
        logger.error("run ended", metadata: metadata(run, cause, reason, error))
        metrics.count(.runs, run.provider, RunStatus.failed.rawValue)
        return .ended(.failed, cause, reason: reason)
    }

    private func metadata(_ run: ClaimedRun, _ cause: RunCause, _ reason: String, _ error: (any Error)?) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "connection.id": "\(run.connection)", "run.id": "\(run.publicID)", "run.cause": "\(cause.rawValue)", "reason": "\(reason)",
        ]
        if let error { metadata["error"] = "\(Told(error).code)" }
        return metadata
    }

    /// Refused credentials are for a person to put right: no run begins until they are.
    private func finished(_ report: SyncReport, _ connection: IntegrationConnection, version: Int, _ logger: Logger) async {
        var metadata: Logger.Metadata = [
            "run.id": "\(report.runID)", "run.status": "\(report.status.rawValue)", "connection.id": "\(connection.id)",
        ]
        if let cause = report.cause {
            metadata["run.cause"] = "\(cause.rawValue)"
            ActiveSpan.current?.set("run.cause", .text(cause.rawValue))
            if report.status == .failed { ActiveSpan.current?.fail(cause.rawValue) }
        }
        if let reason = report.reason { metadata["reason"] = "\(reason)" }
        logger.info("run finished", metadata: metadata)
        metrics.count(.runs, connection.provider, report.status.rawValue)
        metrics.measure(
            .runs, connection.provider, report.status.rawValue, seconds: access.clock.now().timeIntervalSince(report.startedAt))
        guard report.failure?.code == .authenticationRejected else { return }
        let reason = report.reason
        do {
            _ = try await store.updateConnection(
                connection.id, organization: connection.organization, version: version, now: access.clock.now()
            ) { known in
                try known.apply(.tested(isAccepted: false))
                known.reason = reason
                return AuditEvent(
                    .connectionTested, target: known.id.rawValue, by: report.runID, details: ["accepted": "false"])
            }
        } catch {
            logger.error(
                "connection not updated", metadata: ["connection.id": "\(connection.id)", "error": "\(Told(error).code)"])
        }
    }
}
