import ArgumentParser

/// Which of several connections of one integration is meant.
struct ConnectionNameOption: ParsableArguments {
    /// What `sync` uses when nothing is said.
    static let standard = "default"
    /// What `try --database` uses, so that a sandbox is never taken for the real system.
    static let sandbox = "sandbox"

    @Option(
        name: .customLong("connection"),
        help: ArgumentHelp("The connection, where there are several of one integration (sync --connection).", valueName: "name"))
    var name: String?
}
