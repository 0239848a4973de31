import ArgumentParser
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
        abstract: "Check that no record of the audit log was changed or taken out.",
        discussion: "Exit status: 0 when every log is whole, 1 when one is not.")
    @OptionGroup var options: DataOptions

    func run() async throws {
        let broken = try await options.withStore { store in
            var broken: [(organization: String, number: Int)] = []
            for organization in try await store.auditedOrganizations() {
                if let number = try await store.firstBrokenAuditRecord(organization: organization) { broken.append((organization, number)) }
            }
            return broken
        }
        guard broken.isEmpty else {
            let list = broken.map { "\n  \($0.organization.isEmpty ? "the operator" : $0.organization): record \($0.number)" }.joined()
            throw Failure(.failure, "Error: not as it was written, from here on:\(list)")
        }
        try StandardOutput.write(line: "Every audit log is whole.")
    }
}
