import CEL
import Foundation
import IntegrationAuth
import IntegrationCore
import IntegrationEngine
import JSONTape

/// What the steps of a custom strategy get out of answers, read as the client reads it: from then on requests must carry it.
struct StepOutputs: Sendable {
    let custom: CustomAuth
    let manifest: IntegrationManifest
    let connection: SandboxConnection

    func keep(from answer: LoopbackAnswer, to request: LoopbackRequest, in ledger: SandboxLedger, now: Date) {
        guard (200..<300).contains(answer.status) else { return }
        let steps = steps(of: request, ledger, now: now)
        guard !steps.isEmpty else { return }
        // Steps of one address are taken in their order, and all of them again when what they gave expires.
        let step = steps[ledger.countStep(at: "\(request.method) \(request.path)") % steps.count]
        let outputs = outputs(of: step, answer, ledger, now: now)
        guard !outputs.isEmpty else { return }
        ledger.keep(outputs: outputs)
        // Several roles may be assumed, one after the other: each temporary key stays known.
        if let key = temporaryKey(ledger, now: now) { ledger.keep(key) }
    }

    /// The steps that make such a request and are not left out.
    private func steps(of request: LoopbackRequest, _ ledger: SandboxLedger, now: Date) -> [AuthStep] {
        let values = SandboxTemplates(manifest: manifest, connection: connection)
        let environment = ExpressionScope.auth(manifest).environment
        return custom.steps.filter { step in
            guard step.request.method.rawValue == request.method, let path = try? values.path(of: step.request.target),
                request.path.hasSuffix(path)
            else { return false }
            guard let condition = step.when else { return true }
            let bindings = connection.bindings(environment, obtained: ledger.outputs, now: now)
            return (try? CELProgram(condition.source, environment: environment).isTrue(bindings)) ?? true
        }
    }

    private func outputs(of step: AuthStep, _ answer: LoopbackAnswer, _ ledger: SandboxLedger, now: Date) -> [String: String] {
        let decoder = AnswerDecoder(format: AnswerDecoder.Format(rawValue: step.format.rawValue) ?? .json)
        guard let body = try? decoder.decode(answer.body).root else { return [:] }
        let environment = ExpressionScope.authAnswer(manifest).environment
        let headers = CELDictionary(answer.headers.map { (.string($0.name.lowercased()), .string($0.value)) })
        let names: [String: CELValue] = [
            "status": .int(Int64(answer.status)), "headers": .map(headers), "body": CELValue(json: body),
        ]
        var outputs: [String: String] = [:]
        for (name, expression) in step.outputs {
            let bindings = connection.bindings(environment, obtained: ledger.outputs, more: names, now: now)
            let value = try? CELProgram(expression.source, environment: environment).evaluate(bindings)
            if let text = value?.parameterText { outputs[name] = text }
        }
        return outputs
    }

    /// The AWS key that requests are signed with from now on, where the strategy signs so and a step obtained one.
    private func temporaryKey(_ ledger: SandboxLedger, now: Date) -> AWSCredentials? {
        let signing = manifest.http.sign.map { $0.applied(to: custom.sign) } ?? custom.sign
        guard let signing, case .awsSigV4(let signature) = signing else { return nil }
        return SignatureVerifier(signing: signing, connection: connection, manifest: manifest).key(signature, ledger, now)
    }
}
