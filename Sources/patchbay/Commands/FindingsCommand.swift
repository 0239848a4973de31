import ArgumentParser

/// `patchbay findings` and what stands below it.
struct FindingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "findings",
        abstract: "List what is wrong, and decide about it.",
        usage: "patchbay findings [SLUG] [options]\npatchbay findings show|ignore|unignore ID [options]",
        discussion: """
            What is open, worst first; of one integration; one with its evidence and
            history; and what to do with one that is accepted:

              patchbay findings
              patchbay findings github --severity high
              patchbay findings show fnd_01J...
              patchbay findings ignore fnd_01J... --reason "break-glass account" \\
                  --until 2027-01-31
              patchbay findings unignore fnd_01J...

            Options stand after the command. Only a complete run resolves a finding:
            when the resource passes, or is gone.
            """,
        subcommands: [
            FindingsListCommand.self, FindingsShowCommand.self, FindingsIgnoreCommand.self, FindingsUnignoreCommand.self,
        ],
        defaultSubcommand: FindingsListCommand.self)
}
