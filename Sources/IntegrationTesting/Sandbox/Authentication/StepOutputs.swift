import CEL
import Foundation
import IntegrationAuth
import IntegrationCore
import JSONTape

/// What the steps of a custom strategy get out of answers, read as the client reads it: from then on requests must carry it.
struct StepOutputs: Sendable {
    let custom: CustomAuth
    let manifest: IntegrationManifest
    let connection: SandboxConnection

    func keep(from answer: LoopbackAnswer, to request: LoopbackRequest, in ledger: SandboxLedger, now: Date) {
        guard (200..<300).contains(answer.status) else { return }
        if let key = Self.temporaryKey(in: answer.body) { ledger.keep(key) }
        guard let body = try? JSONDocument(parsing: answer.body).root else { return }
        let values = SandboxTemplates(manifest: manifest, connection: connection)
        let environment = ExpressionScope.authAnswer(manifest).environment
        let headers = CELDictionary(answer.headers.map { (.string($0.name.lowercased()), .string($0.value)) })
        let names: [String: CELValue] = [
            "status": .int(Int64(answer.status)), "headers": .map(headers), "body": CELValue(json: body),
        ]
        for step in custom.steps where step.request.method.rawValue == request.method {
            guard let path = try? values.path(of: step.request.target), request.path.hasSuffix(path) else { continue }
            var outputs: [String: String] = [:]
            for (name, expression) in step.outputs {
                let bindings = connection.bindings(environment, obtained: ledger.outputs, more: names, now: now)
                let value = try? CELProgram(expression.source, environment: environment).evaluate(bindings)
                if case .string(let text) = value { outputs[name] = text }
            }
            ledger.keep(outputs: outputs)
        }
    }

    /// A temporary AWS key in an answer of STS, as XML or JSON.
    private static func temporaryKey(in body: [UInt8]) -> AWSCredentials? {
        guard let text = String(validating: body, as: UTF8.self), text.contains("SecretAccessKey"),
            let id = member("AccessKeyId", of: text), let secret = member("SecretAccessKey", of: text),
            let token = member("SessionToken", of: text)
        else { return nil }
        return AWSCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
    }

    private static func member(_ name: String, of text: String) -> String? {
        if let start = text.firstRange(of: "<\(name)>") {
            return text[start.upperBound...].firstRange(of: "</\(name)>").map { end in
                text[start.upperBound..<end.lowerBound].trimmingCharacters(in: .whitespacesAndNewlines)
            }
        }
        guard let start = text.firstRange(of: "\"\(name)\"") else { return nil }
        let rest = text[start.upperBound...].drop { $0 != "\"" }.dropFirst()
        return rest.isEmpty ? nil : String(rest.prefix { $0 != "\"" })
    }
}
