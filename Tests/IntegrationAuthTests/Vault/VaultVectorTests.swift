import Crypto
import Foundation
import Testing

@testable import IntegrationAuth

@Suite("Wycheproof: AES-GCM, through the vault")
struct VaultVectorTests {
    private struct File: Decodable {
        struct Group: Decodable {
            let keySize: Int
            let ivSize: Int
            let tests: [Vector]
        }

        struct Vector: Decodable {
            let tcId: Int
            let key: String
            let iv: String
            let aad: String
            let msg: String
            let ct: String
            let tag: String
            let result: String
        }

        let testGroups: [Group]
    }

    private static func bytes(_ text: String) throws -> [UInt8] { try #require(Hexadecimal.decode(text.utf8)) }

    @Test("Valid ones open and are sealed the same; invalid ones, and keys and nonces of another size, are refused")
    func vectors() throws {
        let file = try TestData.json(File.self, "wycheproof/testvectors_v1/aes_gcm_test.json")
        var tally: [String: Int] = [:]
        for group in file.testGroups {
            for vector in group.tests {
                let (nonce, context) = (try Self.bytes(vector.iv), try Self.bytes(vector.aad))
                let (message, sealed) = (try Self.bytes(vector.msg), try Self.bytes(vector.iv + vector.ct + vector.tag))
                guard group.keySize == 256 else {
                    let error = #expect(throws: VaultError.self) { try VaultKey(id: "k", bytes: Self.bytes(vector.key)) }
                    #expect(error?.code == .invalidKey)
                    tally["key of another size", default: 0] += 1
                    continue
                }
                let key = try VaultKey(id: "k", bytes: Self.bytes(vector.key))
                guard group.ivSize == 96, vector.result == "valid" else {
                    let error = #expect(throws: VaultError.self, "\(vector.tcId)") { try key.open(sealed, authenticating: context) }
                    #expect(error?.code == .notAuthentic)
                    tally["refused", default: 0] += 1
                    continue
                }
                #expect(try key.open(sealed, authenticating: context) == message, "\(vector.tcId)")
                #expect(try key.seal(message, nonce: AES.GCM.Nonce(data: nonce), authenticating: context) == sealed, "\(vector.tcId)")
                tally["opened and sealed", default: 0] += 1
            }
        }
        #expect(tally.values.reduce(0, +) == 316, "\(tally)")
        #expect(tally["opened and sealed", default: 0] > 30, "\(tally)")
    }
}
