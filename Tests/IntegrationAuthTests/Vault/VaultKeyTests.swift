import Foundation
import Testing

@testable import IntegrationAuth

@Suite("Keys of the vault and what they seal")
struct VaultKeyTests {
    private static let place = SealedPlace.credential(organization: "org_a", connection: "con_1", version: 3, field: "access_token")

    private static func key(_ id: String = "dk_1", _ byte: UInt8 = 7) throws -> VaultKey {
        try VaultKey(id: id, bytes: [UInt8](repeating: byte, count: 32))
    }

    private static func code(_ body: () throws -> Any) -> VaultError.Code? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? VaultError)?.code
        }
    }

    @Test("What was sealed opens in its place, and looks different each time", arguments: [0, 1, 2_048, 100_000])
    func roundTrip(length: Int) throws {
        let secret = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
        let envelopes = try (0..<2).map { _ in try Self.key().seal(secret, for: Self.place) }
        #expect(envelopes[0] != envelopes[1])
        for envelope in envelopes {
            #expect(try Self.key().open(SealedEnvelope(envelope.bytes), for: Self.place) == secret)
        }
    }

    @Test(
        "What was moved does not open",
        arguments: [
            SealedPlace.credential(organization: "org_b", connection: "con_1", version: 3, field: "access_token"),
            .credential(organization: "org_a", connection: "con_2", version: 3, field: "access_token"),
            .credential(organization: "org_a", connection: "con_1", version: 4, field: "access_token"),
            .credential(organization: "org_a", connection: "con_1", version: 3, field: "refresh_token"),
            // The same letters, divided otherwise.
            .credential(organization: "org_acon", connection: "_1", version: 3, field: "access_token"),
            .dataKey(organization: "org_a", id: "con_1"),
        ])
    func moved(place: SealedPlace) throws {
        let envelope = try Self.key().seal(Array("swordfish".utf8), for: Self.place)
        #expect(Self.code { try Self.key().open(envelope, for: place) } == .notAuthentic)
    }

    @Test("No bit of an envelope can be changed, and none of it left out")
    func changed() throws {
        let secret = Array("swordfish".utf8)
        let bytes = try Self.key().seal(secret, for: Self.place).bytes
        for bit in 0..<(bytes.count * 8) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(Self.code { try Self.key().open(SealedEnvelope(changed), for: Self.place) } != nil, "bit \(bit)")
        }
        for length in 0..<bytes.count {
            let cut = Array(bytes[..<length])
            #expect(Self.code { try Self.key().open(SealedEnvelope(cut), for: Self.place) } != nil, "\(length) bytes")
        }
    }

    @Test("Another key of the same name opens nothing, and its check value tells it apart")
    func wrongKey() throws {
        let envelope = try Self.key().seal(Array("swordfish".utf8), for: Self.place)
        let other = try Self.key("dk_1", 8)
        #expect(Self.code { try other.open(envelope, for: Self.place) } == .notAuthentic)
        #expect(other.checkValue != (try Self.key().checkValue))
        #expect(try Self.key("other").checkValue == Self.key().checkValue)
    }

    @Test("A key of another name says whose envelope it is")
    func otherName() throws {
        let envelope = try Self.key("2025").seal([1], for: Self.place)
        #expect(throws: VaultError(.unknownKey, "This was sealed with the key `2025`, not with `2026`.")) {
            try Self.key("2026").open(envelope, for: Self.place)
        }
    }

    @Test("Keys are 32 bytes of base64 or hexadecimal digits")
    func text() throws {
        let bytes = (0..<32).map { UInt8($0) }
        let hexadecimal = Hexadecimal.encode(bytes)
        let base64 = Data(bytes).base64EncodedString()
        let key = try VaultKey(id: "k", bytes: bytes)
        for text in [hexadecimal, hexadecimal.uppercased(), base64, " \(base64)\n"] {
            #expect(try VaultKey(id: "k", text: text).checkValue == key.checkValue)
        }
        for text in ["", "secret", String(hexadecimal.dropLast(2)), Data(bytes + [1]).base64EncodedString(), "ä"] {
            #expect(Self.code { try VaultKey(id: "k", text: text) } == .invalidKey, "\(text.count) characters")
        }
    }

    @Test("Names of keys are short and plain", arguments: ["", "a b", "é", "a/b", String(repeating: "k", count: 65)])
    func names(id: String) throws {
        #expect(Self.code { try Self.key(id) } == .invalidKeyID)
    }

    @Test("Neither a key nor an error shows a secret")
    func printed() throws {
        let text = Data((0..<32).map { _ in UInt8(ascii: "K") }).base64EncodedString()
        let key = try VaultKey(id: "k", text: text)
        for shown in [String(describing: key), String(reflecting: key)] {
            #expect(!shown.contains(text) && !shown.contains("KKKK") && !shown.contains("75, 75"))
        }
    }
}
