import Testing

@testable import IntegrationAuth

@Suite("The key ring")
struct KeyRingTests {
    private static func key(_ id: String, _ byte: UInt8) throws -> VaultKey {
        try VaultKey(id: id, bytes: [UInt8](repeating: byte, count: 32))
    }

    private static let place = SealedPlace.credential(organization: "org_a", connection: "con_1", version: 1, field: "token")

    @Test("A data key is the same after it was wrapped, unwrapped and wrapped anew")
    func rotation() throws {
        let dataKey = try VaultKey(randomNamed: "dk_1")
        let secret = try dataKey.seal([1, 2, 3], for: Self.place)
        let before = try KeyRing(current: Self.key("2025", 1))
        let wrapped = try before.wrap(dataKey, of: "org_a")
        #expect(try before.rewrap(wrapped, id: "dk_1", of: "org_a") == nil)

        let during = try KeyRing(current: Self.key("2026", 2), others: [Self.key("2025", 1)])
        let rewrapped = try #require(try during.rewrap(wrapped, id: "dk_1", of: "org_a"))
        let after = try KeyRing(current: Self.key("2026", 2))
        #expect(try after.unwrap(rewrapped, id: "dk_1", of: "org_a").open(secret, for: Self.place) == [1, 2, 3])
        #expect(
            throws: VaultError(
                .unknownKey, "The data key of an organisation is sealed with the key `2025`, which is not configured.")
        ) { try after.unwrap(wrapped, id: "dk_1", of: "org_a") }
    }

    @Test("A data key opens for no other organisation and under no other name")
    func moved() throws {
        let ring = try KeyRing(current: Self.key("2025", 1))
        let wrapped = try ring.wrap(try VaultKey(randomNamed: "dk_1"), of: "org_a")
        for (id, organization) in [("dk_1", "org_b"), ("dk_2", "org_a")] {
            let error = #expect(throws: VaultError.self) { try ring.unwrap(wrapped, id: id, of: organization) }
            #expect(error?.code == .notAuthentic)
        }
    }

    @Test("Two keys of one name are refused")
    func duplicate() throws {
        let error = #expect(throws: VaultError.self) { try KeyRing(current: Self.key("a", 1), others: [Self.key("a", 2)]) }
        #expect(error?.code == .duplicateKey)
    }
}
