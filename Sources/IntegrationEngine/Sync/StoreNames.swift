package import IntegrationStore

// The store has types of its own for what the manifest and the handler contract name alike.
package typealias StoredSeverity = Severity
package typealias StoredDeleteGuard = DeleteGuard
package typealias StoredReport = ReportedFinding
