/// How many integrations there are, in all and by kind.
package struct RegistryCounts: Hashable, Sendable {
    package var total: Int
    package var active: Int
    package var byCategory: [IntegrationCategory: Int]
    package var byCapability: [IntegrationCapability: Int]
    package var byAuthType: [AuthType: Int]

    package init(_ manifests: [IntegrationManifest]) {
        total = manifests.count
        active = manifests.count { $0.active }
        byCategory = Dictionary(manifests.map { ($0.category, 1) }, uniquingKeysWith: +)
        byCapability = Dictionary(manifests.flatMap { Set($0.capabilities) }.map { ($0, 1) }, uniquingKeysWith: +)
        byAuthType = Dictionary(manifests.map { ($0.auth.type, 1) }, uniquingKeysWith: +)
    }
}
