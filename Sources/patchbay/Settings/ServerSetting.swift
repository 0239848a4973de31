/// One thing that an operator may say of a server: by an option, by a variable or by a key of the configuration file. The first of these wins.
enum ServerSetting: String, CaseIterable {
    case host, port, apiUrl, returnUrls, corsOrigins, rateLimit, requestTimeout, providerUrls, allowAddresses, integrations, keyFile
    case keyCommand, logLevel, database, role, workerRuns, organizationRuns, providerRuns, keepRuns, keepHistory
    case otlpEndpoint, otlpHeaders

    /// The key of the file.
    var key: String { rawValue }

    var variable: String {
        switch self {
        case .port: "PORT"
        case .apiUrl: "API_URL"
        case .returnUrls: "APP_URL"
        default: "PATCHBAY_" + words.joined(separator: "_").uppercased()
        }
    }

    var option: String {
        switch self {
        // Given once for each value.
        case .returnUrls, .corsOrigins, .providerUrls, .otlpHeaders: "--" + words.joined(separator: "-").dropLast()
        case .allowAddresses: "--allow-address"
        default: "--" + words.joined(separator: "-")
        }
    }

    /// Whether it has any number of values: a list in the file, separated by commas in the variable.
    var isList: Bool {
        switch self {
        case .returnUrls, .corsOrigins, .providerUrls, .allowAddresses, .integrations, .role, .otlpHeaders: true
        default: false
        }
    }

    private var words: [String] {
        rawValue.reduce(into: [""]) { words, letter in
            if letter.isUppercase { words.append("") }
            words[words.count - 1] += letter.lowercased()
        }
    }
}
