import Crypto
import CryptoExtras
import Foundation
import IntegrationAuth
import Testing

@Suite("Wycheproof: JWS, HMAC, ECDSA and Ed25519")
struct WycheproofTests {
    private struct File<Group: Decodable>: Decodable {
        let testGroups: [Group]
    }

    // MARK: JSON Web Signature

    private struct TokenGroup: Decodable {
        struct Test: Decodable {
            let tcId: Int
            let jws: String
            let result: String
        }

        struct Key: Decodable {
            let kty: String
            let alg: String?
            let k: String?
            let n: String?
            let e: String?
            let x: String?
            let y: String?

            enum CodingKeys: CodingKey {
                case kty, alg, k, n, e, x, y
            }
        }

        let comment: String
        let `private`: Key
        let `public`: Key?
        let tests: [Test]

        enum CodingKeys: String, CodingKey {
            case comment, `private`, `public`, tests
        }
    }

    /// 372 and 373 put a question mark into the base64url text and call it valid; strict decoding (RFC 7515 section 2) refuses it.
    private static let stricter: Set = [372, 373]
    /// Called invalid for their padding, but the padding is missing in the file: both are the very text of 357, which is valid.
    private static let sameAsValid: Set = [367, 370]
    /// The key says it is for encryption; a PEM document has no such member, so these cannot be asked.
    private static let aboutKeyUse: Set = [353, 354, 355, 356]
    /// A JWK names PS256, its token says PS384. Here the algorithm is the verifier's, so the test chooses the token's.
    private static let algorithmOfToken: [Int: JSONWebTokenAlgorithm] = [346: .ps384, 350: .ps384, 347: .es512, 351: .es512]

    @Test func tokens() throws {
        let file = try TestData.json(File<TokenGroup>.self, "wycheproof/testvectors_v1/json_web_signature_test.json")
        var (checked, left) = (0, 0)
        for group in file.testGroups {
            for test in group.tests {
                guard !Self.aboutKeyUse.union(Self.sameAsValid).contains(test.tcId) else {
                    left += 1
                    continue
                }
                let algorithm = try #require(
                    Self.algorithmOfToken[test.tcId] ?? group.private.alg.flatMap { JSONWebTokenAlgorithm(rawValue: $0) },
                    "\(test.tcId)"
                )
                let verifier = try Self.verifier(algorithm, group.public ?? group.private)
                let isValid = (try? verifier.verify(test.jws)) != nil
                #expect(isValid == (test.result == "valid" && !Self.stricter.contains(test.tcId)), "\(test.tcId) of \(group.comment)")
                checked += 1
            }
        }
        #expect(checked == 395 && left == 6)
    }

    private static func verifier(_ algorithm: JSONWebTokenAlgorithm, _ key: TokenGroup.Key) throws -> JSONWebTokenVerifier {
        func bytes(_ text: String?) throws -> [UInt8] { TestKeys.base64URL(try #require(text)) }
        switch key.kty {
        case "oct":
            return try JSONWebTokenVerifier(algorithm: algorithm, secret: bytes(key.k))
        case "RSA":
            let rsa = try _RSA.Signing.PublicKey(n: bytes(key.n), e: bytes(key.e))
            return try JSONWebTokenVerifier(algorithm: algorithm, key: rsa.pemRepresentation)
        default:
            let size = algorithm == .es512 ? 66 : 32
            let point = try [key.x, key.y].flatMap { text in
                let number = try bytes(text)
                return [UInt8](repeating: 0, count: size - number.count) + number
            }
            let pem =
                algorithm == .es512
                ? try P521.Signing.PublicKey(rawRepresentation: point).pemRepresentation
                : try P256.Signing.PublicKey(rawRepresentation: point).pemRepresentation
            return try JSONWebTokenVerifier(algorithm: algorithm, key: pem)
        }
    }

    // MARK: HMAC

    private struct MACGroup: Decodable {
        struct Test: Decodable {
            let tcId: Int
            let key: String
            let msg: String
            let tag: String
            let result: String
        }

        let tagSize: Int
        let tests: [Test]
    }

    @Test(arguments: [HMACSignature.Algorithm.sha256, .sha512])
    func codes(algorithm: HMACSignature.Algorithm) throws {
        let size = algorithm == .sha256 ? 256 : 512
        let file = try TestData.json(File<MACGroup>.self, "wycheproof/testvectors_v1/hmac_sha\(size)_test.json")
        var checked = 0
        for group in file.testGroups {
            for test in group.tests {
                let hmac = try HMACSignature(algorithm: algorithm, key: Self.hex(test.key), encoding: .hex)
                let code = hmac.code(for: Self.hex(test.msg))
                // Codes cut short are never valid here, but their beginning can still be compared.
                #expect(code.hasPrefix(test.tag) == (test.result == "valid"), "\(test.tcId)")
                #expect(hmac.isValid(test.tag, for: Self.hex(test.msg)) == (test.result == "valid" && group.tagSize == size))
                checked += 1
            }
        }
        #expect(checked == 174)
    }

    // MARK: Signatures, asked through tokens

    private struct SignatureGroup: Decodable {
        struct Test: Decodable {
            let tcId: Int
            let msg: String
            let sig: String
            let result: String
        }

        let publicKeyPem: String
        let tests: [Test]
    }

    /// A token's input cannot be any message, so only that every published public key parses can be asked of these files.
    @Test(arguments: [
        ("ed25519_test", JSONWebTokenAlgorithm.edDSA), ("ecdsa_secp256r1_sha256_p1363_test", .es256),
    ])
    func publicKeysParse(file: String, algorithm: JSONWebTokenAlgorithm) throws {
        let groups = try TestData.json(File<SignatureGroup>.self, "wycheproof/testvectors_v1/\(file).json").testGroups
        for group in groups {
            _ = try JSONWebTokenVerifier(algorithm: algorithm, key: group.publicKeyPem)
        }
        #expect(groups.count > 5)
    }

    private static func hex(_ text: String) -> [UInt8] {
        stride(from: 0, to: text.utf8.count, by: 2).compactMap { offset in
            UInt8(text.dropFirst(offset).prefix(2), radix: 16)
        }
    }
}
