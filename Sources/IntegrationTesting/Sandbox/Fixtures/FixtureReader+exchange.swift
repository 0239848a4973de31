import Foundation
import IntegrationCore
import Yams

extension FixtureReader {
    mutating func exchange(_ node: Node, _ path: String) -> SandboxExchange? {
        let members = members(
            node, path, known: ["request", "query", "form", "json", "headers", "status", "answerHeaders", "body", "auth"],
            required: ["request"])
        guard let lineNode = members["request"], let line = requestLine(lineNode, "\(path).request") else { return nil }
        var exchange = SandboxExchange(line.method, line.path, answer: answer(members, path, status: 200))
        exchange.query = members["query"].map { conditions($0, "\(path).query") } ?? []
        exchange.form = members["form"].map { conditions($0, "\(path).form") } ?? []
        exchange.headers = members["headers"].map { conditions($0, "\(path).headers") } ?? []
        exchange.json = members["json"].map { jsonConditions($0, "\(path).json") } ?? []
        if let node = members["auth"], let value = boolean(node, "\(path).auth") { exchange.requiresAuthentication = value }
        return exchange
    }

    /// - Parameters:
    ///   - members: of an exchange or of `unauthorized`.
    ///   - status: what it is where none is given.
    mutating func answer(_ members: [String: Node], _ path: String, status: Int) -> SandboxAnswer {
        var answer = SandboxAnswer(status: status)
        if let node = members["status"], let value = integer(node, "\(path).status", in: 200...599) { answer.status = value }
        if let node = members["answerHeaders"] {
            for (name, value, _) in pairs(node, "\(path).answerHeaders") {
                if let value = text(value, "\(path).answerHeaders.\(name)") { answer.headers.append((name, value)) }
            }
        }
        if let node = members["body"] { answer.body = body(node, "\(path).body") }
        return answer
    }

    private mutating func requestLine(_ node: Node, _ path: String) -> (method: String, path: String)? {
        guard let text = text(node, path) else { return nil }
        let parts = text.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, RequestMethod(rawValue: String(parts[0])) != nil, parts[1].hasPrefix("/"), !parts[1].contains("?") else {
            report(
                .invalid, at: node, path, "must be a method and a path without query, such as `GET /users`",
                fix: parts.count == 2 && parts[1].contains("?")
                    ? "Write the query as a map under `query`." : "Write both, with one space between and the path as it arrives.")
            return nil
        }
        return (String(parts[0]), String(parts[1]))
    }

    private mutating func body(_ node: Node, _ path: String) -> SandboxBody? {
        guard let name = text(node, path) else { return nil }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.isEmpty, !parts.contains(".."), !parts.contains("") else {
            report(.invalid, at: node, path, "must name a file in the folder of the fixtures", fix: "Write its name, without `..`.")
            return nil
        }
        switch RegularFile.problem(of: name, in: folder) {
        case nil: break
        case .notAFile:
            report(.invalid, at: node, path, "`\(name)` is no regular file", fix: "Put a file there, no pipe, device or folder.")
            return nil
        case .missing where FileManager.default.fileExists(atPath: "\(folder)/\(name)"):
            report(
                .invalid, at: node, path, "`\(name)` is a link that leads out of the folder of the fixtures",
                fix: "Put the file itself there.")
            return nil
        case .missing, .unreadable:
            report(
                .invalid, at: node, path, "there is no file `\(name)` beside \(SandboxFixtures.fileName)",
                fix: "Write it, or correct the name.")
            return nil
        }
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
            report(.invalid, at: node, path, "`\(name)` cannot be read", fix: "Check its permissions.")
            return nil
        }
        return SandboxBody(SandboxBody.Kind(file: name), [UInt8](data))
    }

    private mutating func conditions(_ node: Node, _ path: String) -> [(name: String, condition: FieldCondition)] {
        var conditions: [(name: String, condition: FieldCondition)] = []
        for (name, value, _) in pairs(node, path) {
            if let text = text(value, Self.join(path, name)) { conditions.append((name, FieldCondition(text))) }
        }
        return conditions
    }

    private mutating func jsonConditions(_ node: Node, _ path: String) -> [(name: String, condition: JSONCondition)] {
        var conditions: [(name: String, condition: JSONCondition)] = []
        for (name, value, _) in pairs(node, path) {
            if case .mapping = value {
                conditions.append((name, .object(jsonConditions(value, Self.join(path, name)))))
            } else if let text = text(value, Self.join(path, name)) {
                conditions.append((name, .field(FieldCondition(text))))
            }
        }
        return conditions
    }
}
