import Hummingbird
import IntegrationCore

/// Compares the query of a request with what its operation takes. What is misspelt would be left aside without a word, and the answer would be
/// another than the one that was asked for.
struct QueryCheck: Sendable {
    private let parameters: [APIOperation.Parameter]
    private let providers: [String]

    /// - Parameter providers: ids of the integrations that are here, or were.
    init(_ operation: APIOperation, providers: [String]) {
        parameters = operation.query + [.organization]
        self.providers = providers
    }

    /// - Parameter context: of a key for which other integrations than its own do not exist.
    /// - Throws: ``APIProblem`` with everything that is wrong.
    func pass(_ request: Request, _ context: KeyContext) throws {
        guard request.uri.query?.isEmpty == false else { return }
        var seen: Set<Substring> = []
        var problems: [APIProblem.Field] = []
        for (name, value) in request.uri.queryParameters {
            guard seen.insert(name).inserted else {
                problems.append(APIProblem.Field(place: String(name), reason: "stands there twice", fix: "Give it once."))
                continue
            }
            if let problem = problem(name, value, context) { problems.append(problem) }
        }
        guard problems.isEmpty else { throw APIProblem.fields(problems) }
    }

    private func problem(_ name: Substring, _ value: Substring, _ context: KeyContext) -> APIProblem.Field? {
        guard let parameter = parameters.first(where: { $0.name == name }) else {
            let names = parameters.map(\.name)
            let suggestion = Suggestion.nearest(to: String(name), among: names).map { "Did you mean `\($0)`?" }
            return APIProblem.Field(
                place: String(name), reason: "is no parameter of this", fix: suggestion ?? "Known: \(names.joined(separator: ", ")).")
        }
        guard let misfit = parameter.kind.misfit(value, providers: providers.filter(context.allows)) else { return nil }
        return APIProblem.Field(place: parameter.name, reason: misfit.reason, fix: misfit.fix)
    }
}

extension APIOperation.Parameter.Kind {
    /// Why a value cannot be meant, and what to do; nil when it can.
    fileprivate func misfit(_ value: Substring, providers: [String]) -> (reason: String, fix: String)? {
        switch self {
        case _ where value.isEmpty: return ("is empty", "Give a value, or leave it out.")
        case .text: return nil
        case .choice(let words):
            let list = words.joined(separator: ", ")
            return words.contains(String(value)) ? nil : ("is none of \(list)", Self.fix(for: value, among: words))
        case .number(let range):
            let isNumber = value.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard isNumber, let number = Int(value), range.contains(number) else {
                let text = "from \(range.lowerBound) to \(range.upperBound)"
                return ("is not a number \(text)", "Give a whole number \(text).")
            }
            return nil
        case .cursor(let cursor):
            return cursor.matches(value, providers: providers)
                ? nil : ("is no cursor of this list", "Give the `nextCursor` of the page before as it is.")
        case .provider:
            guard !providers.contains(String(value)) else { return nil }
            return ("is no integration", Self.fix(for: value, among: providers))
        }
    }

    private static func fix(for value: Substring, among words: [String]) -> String {
        Suggestion.nearest(to: String(value), among: words).map { "Did you mean `\($0)`?" }
            ?? (words.count <= 12 ? "Give one of them." : "`GET /integrations/connections/providers` lists them.")
    }
}

extension PageCursor {
    fileprivate func matches(_ text: Substring, providers: [String]) -> Bool {
        switch self {
        case .id(let kind):
            let id = text.utf8.dropFirst(kind.rawValue.utf8.count + 1)
            return text.hasPrefix("\(kind.rawValue)_") && Self.idLength.contains(id.count) && id.allSatisfy(Self.isLowerAlphanumeric)
        case .number: return (1...Self.digits).contains(text.utf8.count) && text.utf8.allSatisfy { Self.digit.contains($0) }
        case .slug: return providers.contains(String(text))
        case .change: return true
        }
    }

    private static let digit = UInt8(ascii: "0")...UInt8(ascii: "9")

    private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
        digit.contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
}
