import Foundation
import IntegrationCore
import Testing

@Suite struct ValidateBuiltInsTests {
    @Test(arguments: BuiltInManifestTests.folders)
    func hasNoProblem(folder: String) throws {
        let problems = ManifestValidator().validate(ManifestLoader().load(folder: folder)).filter { $0.severity != .note }
        #expect(problems.isEmpty, "\(TextReport().render(problems))")
    }
}
