import Foundation
import HTTPTypes
import Hummingbird
import IntegrationCore
import IntegrationEngine
import JSONTape
import NIOCore

/// Reads the JSON object of a request, and collects everything that is wrong with it.
struct BodyReader {
    /// The largest body that is read; a private key is a few kB.
    static let limit = 1 << 20
    /// Readers differ in which of two members of one name counts (RFC 8259, section 4): what was checked before us must be what we do.
    private static let limits = JSONLimits(duplicateKeys: .reject)

    private let members: [String: JSONValue]
    private var problems: [APIProblem.Field] = []
    private var known: [String] = []

    /// The body of a request that may come without one; nil where it does.
    static func ifThere(_ request: Request) async throws -> BodyReader? {
        let isEmpty = request.headers[.contentLength].map { $0 == "0" } ?? (request.headers[.transferEncoding] == nil)
        return isEmpty && request.headers[.contentType] == nil ? nil : try await BodyReader(request)
    }

    /// Refuses a body that says something, where nothing can be said.
    static func refuseMembers(_ request: Request) async throws {
        guard var body = try await ifThere(request) else { return }
        try body.finish()
    }

    init(_ request: Request) async throws {
        let type = request.headers[.contentType].map { $0.prefix { $0 != ";" }.lowercased() } ?? ""
        guard type == "application/json" || type.hasSuffix("+json"), Self.isUTF8(request.headers[.contentType] ?? "") else {
            throw APIProblem(
                .unsupportedMediaType, "unsupported_media_type", "Send the body as `Content-Type: application/json`, in UTF-8.")
        }
        let buffer = try await request.body.collect(upTo: Self.limit)
        var members: [String: JSONValue] = [:]
        do {
            let document = try JSONDocument(parsing: Array(buffer.readableBytesView), limits: Self.limits)
            guard document.root.kind == .object else {
                throw APIProblem(.badRequest, "invalid_json", "The body must be a JSON object.")
            }
            for (name, value) in document.root.members { members[name] = value }
        } catch let error as JSONError where error.code == .duplicateKey {
            throw APIProblem(.badRequest, "invalid_json", "The body names a member twice: \(error)")
        } catch let error as JSONError {
            throw APIProblem(.badRequest, "invalid_json", "The body is not JSON: \(error)")
        }
        self.members = members
    }

    /// A text that must be there; "" when it is not, which ``finish()`` reports.
    mutating func text(_ name: String, limit: Int = 200) -> String {
        guard let text = optionalText(name, limit: limit) else {
            problem(name, "is missing", fix: "Give a text.")
            return ""
        }
        if text.allSatisfy(\.isWhitespace) { problem(name, "is empty", fix: "Give a text.") }
        return text
    }

    /// A text that may be left out, or null.
    ///
    /// - Parameter hasLines: whether it may have several lines, as keys in PEM have.
    mutating func optionalText(_ name: String, limit: Int = 200, hasLines: Bool = false) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.stringValue else {
            problem(name, "is not a text", fix: "Give a text, in quotes.")
            return nil
        }
        guard text.unicodeScalars.count <= limit else {
            problem(name, "is longer than \(limit) characters", fix: "Give a shorter one.")
            return nil
        }
        let isControl: (Unicode.Scalar) -> Bool = {
            $0.properties.generalCategory == .control && !(hasLines && "\r\n".unicodeScalars.contains($0))
        }
        guard !text.unicodeScalars.contains(where: isControl) else {
            problem(name, "has control characters", fix: "Leave them out; line breaks are some too.")
            return nil
        }
        return text
    }

    /// A text that may be left out, and not blank.
    mutating func optionalWords(_ name: String, limit: Int = 200, hasLines: Bool = false) -> String? {
        let text = optionalText(name, limit: limit, hasLines: hasLines)
        if let text, text.allSatisfy(\.isWhitespace) { problem(name, "is empty", fix: "Give a text, or leave it out.") }
        return text
    }

    /// A moment, as RFC 3339.
    mutating func moment(_ name: String) -> Date? {
        guard let text = optionalText(name) else { return nil }
        guard let date = RFC3339.date(text) else {
            problem(name, "is no moment", fix: "Write it as 2026-01-31T12:00:00Z.")
            return nil
        }
        return date
    }

    mutating func flag(_ name: String) -> Bool {
        guard let value = value(name) else { return false }
        guard let flag = value.boolValue else {
            problem(name, "is neither true nor false", fix: "Give true or false, without quotes.")
            return false
        }
        return flag
    }

    mutating func integer(_ name: String) -> Int? {
        guard let value = value(name) else { return nil }
        // 3.0 is a whole number too (JSON Schema, 4.2.3).
        guard let number = value.int64Value ?? value.doubleValue.flatMap(Int64.init(exactly:)) else {
            problem(name, "is not a whole number", fix: "Give a number, without quotes.")
            return nil
        }
        return Int(number)
    }

    /// One of some words.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, default fallback: Choice) -> Choice
    where Choice.RawValue == String {
        guard let text = optionalText(name) else { return fallback }
        guard let choice = Choice(rawValue: text) else {
            let words = Choice.allCases.map(\.rawValue)
            problem(
                name, "is none of \(words.joined(separator: ", "))",
                fix: Suggestion.nearest(to: text, among: words).map { "Did you mean `\($0)`?" } ?? "Give one of them.")
            return fallback
        }
        return choice
    }

    /// Whether the body names it, be it with null.
    mutating func has(_ name: String) -> Bool {
        _ = value(name)
        return members[name] != nil
    }

    /// Texts of an object that has no others than these; nil where the object is null.
    mutating func texts(_ name: String, members known: [String]) -> [String: String]? {
        guard let value = value(name) else { return nil }
        guard value.kind == .object else {
            problem(name, "is not an object", fix: "Give an object with some of: \(known.joined(separator: ", ")).")
            return [:]
        }
        var texts: [String: String] = [:]
        for (member, value) in value.members where !value.isNull {
            let place = "\(name)/\(Self.escaped(member))"
            if !known.contains(member) {
                problem(place, "is unknown", fix: "Known: \(known.joined(separator: ", ")).")
            } else if let text = value.stringValue, text.utf8.count <= 200 {
                texts[member] = text
            } else {
                problem(place, "is not a text of at most 200 bytes", fix: "Give a text, in quotes.")
            }
        }
        return texts
    }

    /// A list of texts.
    mutating func texts(_ name: String) -> [String] {
        guard let value = value(name) else { return [] }
        guard value.kind == .array else {
            problem(name, "is not a list", fix: "Give a list of texts.")
            return []
        }
        return value.elements.compactMap(\.stringValue)
    }

    /// An object of values that stand for texts, as settings are typed; what they are is for the integration to say.
    mutating func settings(_ name: String) -> [String: String] { optionalSettings(name) ?? [:] }

    /// The same; nil when it is left out.
    mutating func optionalSettings(_ name: String) -> [String: String]? {
        guard let value = value(name) else { return nil }
        guard value.kind == .object else {
            problem(name, "is not an object", fix: "Give an object of names and values.")
            return [:]
        }
        var settings: [String: String] = [:]
        for (field, value) in value.members where !value.isNull {
            guard let setting = SettingValue(value) else {
                problem(
                    "\(name)/\(Self.escaped(field))", "is neither text, number, true, false nor a list of texts", fix: "Give one of these.")
                continue
            }
            settings[field] = setting.text
        }
        return settings
    }

    /// Reports what is wrong at a place; what was found there first counts.
    ///
    /// - Parameter name: a JSON Pointer (RFC 6901) without its first slash.
    mutating func problem(_ name: String, _ reason: String, fix: String) {
        guard !problems.contains(where: { $0.place == "/\(name)" }) else { return }
        problems.append(APIProblem.Field(place: "/\(name)", reason: reason, fix: fix))
    }

    /// A name as a JSON Pointer has it (RFC 6901, section 3).
    private static func escaped(_ name: String) -> String { name.replacing("~", with: "~0").replacing("/", with: "~1") }

    /// JSON has no other encoding (RFC 8259, section 8.1).
    private static func isUTF8(_ type: String) -> Bool {
        let charset = type.lowercased().split(separator: ";").dropFirst().lazy.map { $0.filter { !" \t\"".contains($0) } }
            .first { $0.hasPrefix("charset=") }
        return charset.map { $0 == "charset=utf-8" } ?? true
    }

    /// Must follow the last field: refuses the request when something is wrong, or unknown, in it.
    mutating func finish() throws {
        for name in members.keys.sorted() where !known.contains(name) {
            let suggestion = Suggestion.nearest(to: name, among: known).map { "Did you mean `\($0)`?" }
            let all = known.isEmpty ? "Leave it out." : "Known: \(known.joined(separator: ", "))."
            problem(Self.escaped(name), "is unknown", fix: suggestion ?? all)
        }
        guard problems.isEmpty else {
            throw APIProblem(.unprocessableContent, "invalid_fields", "Some fields are missing or do not fit.", fields: problems)
        }
    }

    private mutating func value(_ name: String) -> JSONValue? {
        if !known.contains(name) { known.append(name) }
        guard let value = members[name], !value.isNull else { return nil }
        return value
    }
}
