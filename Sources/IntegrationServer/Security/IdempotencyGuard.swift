import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import IntegrationAuth
import IntegrationCore
import IntegrationRuntime
import IntegrationStore
import NIOCore

/// Lets a request with `Idempotency-Key` be done once, however often it is sent (draft-ietf-httpapi-idempotency-key-header): later ones get the
/// answer of the first. Answers are kept sealed for a day, since some hold a secret.
struct IdempotencyGuard: Sendable {
    private static let longestKey = 255

    let store: IntegrationStore
    let vault: CredentialVault
    let now: @Sendable () -> Date

    /// What a handler gave: the answer, and its JSON, if it has any.
    typealias Result = (response: Response, json: [UInt8]?)

    /// - Parameter handle: does what is asked for.
    func answer(
        _ request: Request, _ context: KeyContext, _ handle: (Request) async throws -> Result
    ) async throws -> Response {
        guard request.method == .post, let name = HTTPField.Name("Idempotency-Key"), let key = request.headers[name] else {
            return try await handle(request).response
        }
        guard (1...Self.longestKey).contains(key.utf8.count), key.wholeMatch(of: /[A-Za-z0-9_-]+/) != nil else {
            throw APIProblem.field("Idempotency-Key", "is not 1 to \(Self.longestKey) letters, digits, `-` and `_`", fix: "A UUID is one.")
        }
        // The operator's requests are told apart by the organisation they name, which is part of the fingerprint. So is the key of the API: an
        // answer may hold what another key must not see.
        let organization = context.key.organization ?? Self.ofOperator
        let body = try await request.body.collect(upTo: BodyReader.limit)
        var repeated = request
        repeated.body = RequestBody(buffer: body)
        let state = try await store.beginIdempotent(
            organization: organization, key: key, fingerprint: Self.fingerprint(request, body, context.key), now: now())
        switch state {
        case .first: return try await first(repeated, organization, key, handle)
        case .answered(let status, let sealed):
            let text = try await vault.open(sealed, for: .answer(organization: organization, key: key), of: organization)
            var headers: HTTPFields = [.contentType: "application/json"]
            if let name = HTTPField.Name("Idempotent-Replayed") { headers[name] = "true" }
            return Response(
                status: HTTPResponse.Status(code: status), headers: headers,
                body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        case .pending: throw APIProblem(.conflict, "conflict", "The first request with this Idempotency-Key is under way.")
        case .other:
            throw APIProblem(.unprocessableContent, "idempotency_key_reused", "This Idempotency-Key was used for another request.")
        }
    }

    private func first(
        _ request: Request, _ organization: String, _ key: String, _ handle: (Request) async throws -> Result
    ) async throws -> Response {
        let result: Result
        do {
            result = try await handle(request)
        } catch {
            // Nothing came of it: it may be sent again. Where nobody knows that, it must not be.
            if (error as? StoreError)?.code != .unknownOutcome {
                await keep { [store] in try await store.abandonIdempotent(organization: organization, key: key) }
            }
            throw error
        }
        // It is done, and must not be done again: where the answer cannot be kept, a second request hears that the first is under way.
        let (status, json) = (result.response.status.code, result.json ?? [])
        await keep { [store, vault] in
            let sealed = try await vault.seal(
                String(decoding: json, as: UTF8.self), for: .answer(organization: organization, key: key), of: organization)
            try await store.endIdempotent(organization: organization, key: key, status: status, answer: sealed)
        }
        return result.response
    }

    /// Writes down what came of a request, also where nobody waits for it any more. While the database is away it is tried again in the
    /// background: the answer is given meanwhile, and the key stays taken.
    private func keep(_ write: @escaping @Sendable () async throws -> Void) async {
        let isWritten = await Task { (try? await write()) != nil }.value
        guard !isWritten else { return }
        Task {
            var pause = Self.firstPause
            while pause <= Self.longestPause {
                guard (try? await Task.sleep(for: pause)) != nil else { return }
                do {
                    return try await write()
                } catch let error as StoreError where error.isTransient {
                    pause *= 2
                } catch {
                    return
                }
            }
        }
    }

    private static let firstPause = Duration.milliseconds(500)
    /// After some minutes in all, the key is freed by its age.
    private static let longestPause = Duration.seconds(256)

    private static func fingerprint(_ request: Request, _ body: ByteBuffer, _ key: APIKey) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: Data("\(key.id) \(request.method.rawValue) \(request.uri)\n".utf8))
        hasher.update(data: Data(body.readableBytesView))
        return Array(hasher.finalize())
    }

    /// The command line's own organisation is always there, so that the operator's answers have a data key.
    private static let ofOperator = "local"
}
