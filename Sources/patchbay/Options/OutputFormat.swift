import ArgumentParser

/// For people or for programs.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
}
