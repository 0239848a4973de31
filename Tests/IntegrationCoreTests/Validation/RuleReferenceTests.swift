import Foundation
import IntegrationCore
import Testing

@Suite struct RuleReferenceTests {
    @Test func idsAreUnique() {
        let ids = RuleReference.all.map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { id in id.allSatisfy { $0.isLowercase || $0 == "-" } })
    }

    /// `PATCHBAY_UPDATE_DOCS=1 swift test --filter RuleReferenceTests` writes it.
    @Test func documentIsTrue() throws {
        let file = PackageRoot.url.appending(path: "docs/rules.md")
        let text = RuleReference.markdown()
        if ProcessInfo.processInfo.environment["PATCHBAY_UPDATE_DOCS"] != nil {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }
}
