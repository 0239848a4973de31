import CEL
import Foundation
import Testing

/// The guide names everything there is.
struct DocumentationTests {
    @Test func namesEveryFunctionAndMacro() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/cel.md"), encoding: .utf8)
        for name in CELLibrary.functionNames + CELLibrary.macroNames {
            #expect(try text.contains(Regex("[^A-Za-z]\(name.replacing(".", with: "\\."))[(`]")), "docs/cel.md does not name \(name)")
        }
    }

    @Test func namesTheLimits() throws {
        let limits = CELLimits.default
        #expect(limits.maximumDepth == 96 && limits.maximumCost == 1_000_000)
        #expect(limits.maximumSourceBytes == 100_000 && limits.maximumPatternBytes == 1 << 20)
    }
}
