import Foundation
import IntegrationCore

/// What an operator says of a server, from everywhere it can be said: options win over variables, variables over the file.
struct ServerSettings {
    /// What is said of one setting, and where.
    struct Given {
        let values: [String]
        let place: String
    }

    let file: ServerFile
    let environment: [String: String]

    /// - Parameter typed: the values of the option.
    func given(_ setting: ServerSetting, _ typed: [String] = []) -> Given? {
        if !typed.isEmpty { return Given(values: typed, place: setting.option) }
        if let text = environment[setting.variable], !text.isEmpty {
            let values = setting.isList ? text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } : [text]
            return Given(values: values, place: "$\(setting.variable)")
        }
        return file.entries[setting].map { Given(values: $0.values, place: "\($0.place) (\(setting.key))") }
    }

    /// One text; nil where nothing is said.
    func text(_ setting: ServerSetting, _ typed: String? = nil) -> Given? { given(setting, [typed].compactMap(\.self)) }

    func list(_ setting: ServerSetting, _ typed: [String]) -> [String] { given(setting, typed)?.values ?? [] }

    /// - Throws: ``Failure`` which names the place.
    func number(_ setting: ServerSetting, _ typed: String?, _ range: ClosedRange<Int>, usual: Int) throws(Failure) -> Int {
        guard let given = text(setting, typed), let value = given.values.first else { return usual }
        guard let number = Int(value), range.contains(number) else {
            throw Failure(.usage, "Error: \(given.place) has to be a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    /// URLs with `http` or `https` and a host; what is given goes into addresses that people are sent to.
    ///
    /// - Parameter isOrigin: whether they have no path.
    func urls(_ setting: ServerSetting, _ typed: [String], isOrigin: Bool = false) throws(Failure) -> [String] {
        guard let given = given(setting, typed) else { return [] }
        for value in given.values {
            guard Self.isURL(value, isOrigin: isOrigin) else {
                let wanted =
                    isOrigin ? "an origin such as https://app.example.com, without a path" : "a URL such as https://app.example.com"
                throw Failure(.usage, "Error: \(given.place) has to be \(wanted).")
            }
        }
        return given.values.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    }

    /// Whether it is an address of a server, without anything that a path could not be added to.
    static func isURL(_ text: String, isOrigin: Bool = false) -> Bool {
        guard let url = URLComponents(string: text) else { return false }
        return ["http", "https"].contains(url.scheme) && url.host?.isEmpty == false && url.query == nil && url.fragment == nil
            && url.user == nil && (!isOrigin || url.path.isEmpty)
    }
}
