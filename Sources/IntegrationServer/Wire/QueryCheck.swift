import Hummingbird
import IntegrationCore

/// Compares the query of a request with what its operation takes. What is misspelt would be left aside without a word, and the answer would be
/// another than the one that was asked for.
struct QueryCheck: Sendable {
    private let parameters: [APIOperation.Parameter]
    private let providers: KnownProviders

    init(_ operation: APIOperation, providers: KnownProviders) {
        parameters = operation.allQuery
        self.providers = providers
    }

    /// - Parameter context: of a key for which other integrations than its own do not exist.
    /// - Throws: ``APIProblem`` with everything that is wrong.
    func read(_ request: Request, _ context: KeyContext) async throws -> RequestQuery {
        var query = RequestQuery()
        guard request.uri.query?.isEmpty == false else { return query }
        var problems: [APIProblem.Field] = []
        for (name, value) in request.uri.queryParameters {
            let (name, value) = (String(name), String(value))
            // `a=1&&b=2` says nothing more than `a=1&b=2`.
            if name.isEmpty, value.isEmpty { continue }
            if query[name] != nil {
                problems.append(APIProblem.Field(place: name, reason: "stands there twice", fix: "Give it once."))
            } else if let problem = try await problem(name, value, context) {
                problems.append(problem)
            }
            query.add(name, value)
        }
        guard problems.isEmpty else { throw APIProblem.fields(problems) }
        return query
    }

    private func problem(_ name: String, _ value: String, _ context: KeyContext) async throws -> APIProblem.Field? {
        guard let parameter = parameters.first(where: { $0.name == name }) else {
            let names = parameters.map(\.name)
            let suggestion = Suggestion.nearest(to: name, among: names).map { "Did you mean `\($0)`?" }
            let known = names.isEmpty ? "It takes none." : "Known: \(names.joined(separator: ", "))."
            return APIProblem.Field(place: name, reason: "is no parameter of this", fix: suggestion ?? known)
        }
        guard let misfit = try await misfit(value, parameter.kind, context) else { return nil }
        return APIProblem.Field(place: parameter.name, reason: misfit.reason, fix: misfit.fix)
    }

    /// Why a value cannot be meant, and what to do; nil when it can.
    private func misfit(
        _ value: String, _ kind: APIOperation.Parameter.Kind, _ context: KeyContext
    ) async throws -> (reason: String, fix: String)? {
        switch kind {
        case _ where value.isEmpty: return ("is empty", "Give a value, or leave it out.")
        case .text: return nil
        case .choice(let words):
            let list = words.joined(separator: ", ")
            return words.contains(value) ? nil : ("is none of \(list)", Self.fix(for: value, among: words))
        case .number(let range):
            let isNumber = value.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard isNumber, let number = Int(value), range.contains(number) else {
                let text = "from \(range.lowerBound) to \(range.upperBound)"
                return ("is not a number \(text)", "Give a whole number \(text).")
            }
            return nil
        case .cursor(let cursor):
            return cursor.matches(value) ? nil : ("is no cursor of this list", "Give the `nextCursor` of the page before as it is.")
        case .provider:
            let allowed = context.key.providers?.sorted()
            // What does not exist for a key costs nothing to ask for.
            if let allowed, !allowed.contains(value) { return ("is no integration", Self.fix(for: value, among: allowed)) }
            let known = try await providers.ids(with: value)
            return known.contains(value) ? nil : ("is no integration", Self.fix(for: value, among: allowed ?? known))
        }
    }

    private static func fix(for value: String, among words: [String]) -> String {
        Suggestion.nearest(to: value, among: words).map { "Did you mean `\($0)`?" }
            ?? (words.count <= 12 ? "Known: \(words.joined(separator: ", "))." : "`GET /integrations/connections/providers` lists them.")
    }
}

extension PageCursor {
    fileprivate func matches(_ text: String) -> Bool {
        switch self {
        case .id(let kind):
            let id = text.utf8.dropFirst(kind.rawValue.utf8.count + 1)
            return text.hasPrefix("\(kind.rawValue)_") && Self.idLength.contains(id.count) && id.allSatisfy(Self.isLowerAlphanumeric)
        case .number: return (1...Self.digits).contains(text.utf8.count) && text.utf8.allSatisfy { Self.digit.contains($0) }
        case .slug:
            let isRight = text.utf8.allSatisfy { Self.isLowerAlphanumeric($0) || $0 == UInt8(ascii: "-") }
            return isRight && Self.letter.contains(text.utf8.first ?? 0) && text.utf8.count <= Self.slugLength
        case .change: return true
        }
    }

    private static let digit = UInt8(ascii: "0")...UInt8(ascii: "9")
    private static let letter = UInt8(ascii: "a")...UInt8(ascii: "z")

    private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool { digit.contains(byte) || letter.contains(byte) }
}
