extension LoadRule {
    /// Whether it is about what a value is, so that an example of a right one helps.
    var isAboutValue: Bool {
        switch self {
        case .wrongType, .unknownValue, .emptyText, .badName, .badHost, .badURL, .badDuration, .badSize, .badRequest, .outOfRange: true
        default: false
        }
    }

    /// What to do about a problem of which nothing more is known.
    var fix: String {
        switch self {
        case .yamlSyntax: "Check quotes, brackets and indentation at this place and right before it."
        case .encoding: "Save it as UTF-8."
        case .tooLarge: "Move answers and long texts into files beside it, and write aliases out."
        case .tooDeep: "Nest fewer maps and lists."
        case .emptyManifest: "`patchbay new` writes a manifest to begin with."
        case .duplicateKey: "Remove or rename one of them."
        case .yamlTag: "Remove the tag, or put the text in quotes."
        case .unknownKey: "Remove it, or correct its spelling."
        case .missingKey: "Add it; docs/manifest.md has every key."
        case .keyCombination: "Keep the one that is meant."
        case .wrongType: "Write a value of that kind; docs/manifest.md has one for every key."
        case .unknownValue: "Write one of these words."
        case .emptyText: "Write the text, or remove the key where it is optional."
        case .badName: "Use the characters that the message names."
        case .badHost: "Write `api.example.com` or `*.example.com`."
        case .badURL: "Write `https://` and the host."
        case .badDuration: "Write a number and a unit: `30s`, `5m`, `24h`."
        case .badSize: "Write a number and a unit: `64KiB`, `16MiB`."
        case .badRequest: "Write a method and a path: `GET /users`."
        case .outOfRange: "Use a number within the range."
        case .idFolder: "Rename the folder, or change the id."
        case .missingManifest: "Write one: `patchbay new`."
        case .unreadable: "Check the path and its permissions."
        case .strayFile: "Put it into the folder of an integration."
        case .duplicateId: "Rename one of them (its folder and its `id`)."
        case .unknownHandler: "Remove the key for the declarative handler, or register it."
        }
    }
}
