import Testing

@testable import IntegrationStore

@Suite struct RecordIDSetTests {
    @Test func `neighbours are one range`() {
        let set = RecordIDSet([5, 3, 4, 9, 9, 1])
        #expect(set.ranges == [1...1, 3...5, 9...9])
        #expect(RecordIDSet(Array(1...100)).encoded == [1, 99])
    }

    @Test(arguments: 0..<50)
    func `encoding, union and membership agree with a plain set`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let range: ClosedRange<Int64> = seed % 2 == 0 ? 1...200 : 1...Int64.max
        let pages = (0..<5).map { _ in (0..<40).map { _ in Int64.random(in: range, using: &generator) } }
        for page in pages {
            #expect(RecordIDSet(encoded: RecordIDSet(page).encoded) == RecordIDSet(page))
        }
        let union = RecordIDSet(union: pages.map { RecordIDSet($0).encoded })
        let plain = Set(pages.joined())
        #expect(union == RecordIDSet(Array(plain)))
        for id in plain { #expect(union.contains(id)) }
        for _ in 0..<100 {
            let id = Int64.random(in: range, using: &generator)
            #expect(union.contains(id) == plain.contains(id))
        }
        #expect(union.ids(after: 0, limit: .max) == plain.sorted())
        let middle = plain.sorted()[20]
        #expect(union.ids(after: middle, limit: 7) == Array(plain.sorted()[21..<28]))
    }

    @Test func `bytes that end early are read as far as they go`() {
        #expect(RecordIDSet(encoded: [1, 2, 0x80]).ranges == [1...3])
        #expect(RecordIDSet(encoded: []).isEmpty)
        let overlong = [UInt8](repeating: 0xFF, count: 30)
        #expect(RecordIDSet(encoded: overlong).isEmpty)
    }
}
