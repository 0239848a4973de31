package import IntegrationCore

/// What an integration's sandbox is made of besides its manifest: a connection, recorded answers, and what a run over them must find.
///
/// In the folder of an integration: `fixtures/sandbox.yaml`, with the answers' bodies in files beside it.
package struct SandboxFixtures: Sendable {
    /// The folder inside an integration's folder.
    package static let folderName = "fixtures"
    /// The file inside ``folderName``.
    package static let fileName = "sandbox.yaml"
    /// Stands for the private key that the sandbox makes, as the whole value of a credential.
    package static let generatedKey = "${sandbox.privateKey}"

    /// Non-secret fields of the connection.
    package var config: OrderedMap<ManifestScalar>
    /// Obviously fake secrets. The sandbox refuses every other one.
    package var credentials: OrderedMap<String>
    /// Values tuned on the connection.
    package var variables: OrderedMap<ManifestScalar>
    /// The first one that matches answers.
    package var exchanges: [SandboxExchange]
    /// What a request with wrong or no credentials gets.
    package var unauthorized: SandboxAnswer?
    /// What a run must bring.
    package var expect: SandboxExpectations

    package init(
        config: OrderedMap<ManifestScalar> = [:], credentials: OrderedMap<String> = [:], variables: OrderedMap<ManifestScalar> = [:],
        exchanges: [SandboxExchange], unauthorized: SandboxAnswer? = nil, expect: SandboxExpectations = SandboxExpectations()
    ) {
        self.config = config
        self.credentials = credentials
        self.variables = variables
        self.exchanges = exchanges
        self.unauthorized = unauthorized
        self.expect = expect
    }
}
