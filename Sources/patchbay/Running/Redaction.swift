/// Takes values that were typed as arguments out of a message: what follows `=` may be a secret that landed at the wrong option.
struct Redaction {
    private let values: [String]

    init(arguments: [String]) {
        var values: Set<String> = []
        for (position, argument) in arguments.enumerated() {
            if let equals = argument.firstIndex(of: "=") {
                let value = argument[argument.index(after: equals)...]
                values.insert(String(value))
                // `--credential=token=SECRET` has two of them.
                if let second = value.firstIndex(of: "=") { values.insert(String(value[value.index(after: second)...])) }
            } else if position > 0, arguments[position - 1].hasPrefix("--cred") {
                values.insert(argument)
            }
        }
        // Short ones could not be told from ordinary text.
        self.values = values.filter { $0.count >= 4 }.sorted { $0.count > $1.count }
    }

    func apply(to message: String) -> String {
        values.reduce(message) { $0.replacing($1, with: "…") }
    }
}
