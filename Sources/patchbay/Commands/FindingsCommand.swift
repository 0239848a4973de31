import ArgumentParser

/// `patchbay findings` and what stands below it.
struct FindingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "findings",
        abstract: "List what is wrong, and decide about it.",
        discussion: """
              patchbay findings                                what is open, worst first
              patchbay findings github --severity high         of one integration
              patchbay findings show fnd_01J...                one, with its evidence and history
              patchbay findings ignore fnd_01J... --reason "break-glass account" --until 2027-01-31
              patchbay findings unignore fnd_01J...

            Only a complete run resolves a finding: when the resource passes, or is gone.
            """,
        subcommands: [
            FindingsListCommand.self, FindingsShowCommand.self, FindingsIgnoreCommand.self, FindingsUnignoreCommand.self,
        ],
        defaultSubcommand: FindingsListCommand.self)
}
