import ArgumentParser

@main
struct Patchbay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "patchbay", abstract: "An integration as configuration.")
}
