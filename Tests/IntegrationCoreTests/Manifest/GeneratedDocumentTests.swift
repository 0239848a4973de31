import Foundation
import IntegrationCore
import Testing

/// The committed reference and schema are what the program would print now.
@Suite struct GeneratedDocumentTests {
    @Test(arguments: ["docs/manifest.md", "docs/manifest-schema.json"])
    func committedFileIsCurrent(path: String) throws {
        let current = path.hasSuffix(".md") ? ManifestSchema.referenceMarkdown() : ManifestSchema.jsonSchema()
        let file = PackageRoot.url.appending(path: path)
        if ProcessInfo.processInfo.environment["PATCHBAY_UPDATE_DOCS"] != nil {
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(current.utf8).write(to: file)
        }
        let committed = try String(contentsOf: file, encoding: .utf8)
        #expect(committed.elementsEqual(current), "run the tests once with PATCHBAY_UPDATE_DOCS=1 and commit \(path)")
    }

    @Test func generatingTwiceGivesTheSame() {
        #expect(ManifestSchema.jsonSchema() == ManifestSchema.jsonSchema())
        #expect(ManifestSchema.referenceMarkdown() == ManifestSchema.referenceMarkdown())
    }
}
