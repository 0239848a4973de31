import ArgumentParser
import Foundation
import IntegrationCore
import IntegrationRuntime
import IntegrationStore

/// `patchbay audit`
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Look after the audit log of a server.", subcommands: [AuditVerifyCommand.self])
}

/// `patchbay audit verify`
struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that every audit log is as it was written.",
        discussion: """
            Finds a record that was changed or added, one that was taken out from
            between others or from the end, and a log that is gone or was written
            anew: the hash of each record covers the one before it, and the end of
            each log is sealed with the keys of the server.

            Not found: what somebody changed who has the keys; a log that was cut
            back to an end whose seal he had kept, or an older copy of the whole
            file; an organisation that was taken out with all that is its own; and
            what was changed while every seal of every log was gone, if `serve` was
            started since: it seals what it finds then, and warns. Keep what --heads
            prints elsewhere, and compare: a log only grows.

            The database stays byte for byte as it is; one of an earlier version is
            refused. Exit status: 0 when every log is whole, or when there is none
            because nothing was served yet; 1 when one is not, or cannot be checked.
            """)
    @Flag(help: "Print how many records each log has, and the hash of its last.") var heads = false
    @OptionGroup var options: DataOptions

    func run() async throws {
        let verdicts = try await options.withStore(readsOnly: true) { store in
            let ring = try options.ring()
            var verdicts: [(organization: String, verdict: AuditVerdict)] = []
            guard try await store.wasServed() else { return verdicts }
            guard try await store.hasSealedAuditLogs() else {
                throw Failure(
                    .failure,
                    """
                    Error: no audit log has a seal. Either an earlier version wrote them all, and the next start of `serve` seals them as they \
                    are; or every seal was removed.
                    """)
            }
            guard let key = try await CredentialVault.auditKey(of: store, keys: ring) else {
                throw Failure(.failure, "Error: the operator's data key is missing, without which no seal can be checked.")
            }
            for organization in try await store.auditedOrganizations() {
                verdicts.append((organization, try await store.verifyAuditLog(of: organization, sealedWith: key)))
            }
            return verdicts
        }
        var broken = ""
        for (organization, verdict) in verdicts {
            let name = organization.isEmpty ? "the operator" : organization
            if case .whole(let records, let hash) = verdict {
                if heads { try StandardOutput.write(line: "\(name): \(Count.text(records, "record")), the last \(hash)") }
            } else {
                broken += "\n  \(name): \(Self.text(verdict))"
            }
        }
        guard broken.isEmpty else { throw Failure(.failure, "Error: not as it was written:\(broken)") }
        try StandardOutput.write(
            line: verdicts.isEmpty ? "There is no audit log: nothing was served from this database yet." : "Every audit log is whole.")
    }

    private static func text(_ verdict: AuditVerdict) -> String {
        switch verdict {
        case .whole: "whole"
        case .changed(let number): "from record \(number) on"
        case .cutShort(let end, let sealed): "its records from \(end + 1) to \(sealed) are gone"
        case .otherEnd: "its end is not the one that was sealed: it was written anew, or records were added without the keys"
        case .unsealed: "there is no seal over its end"
        }
    }
}
