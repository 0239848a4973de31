import Foundation
import IntegrationEngine
import IntegrationTesting
import Testing

/// `vectors/http-headers`: `Link` and `Retry-After`.
@Suite(.enabled(if: TestDataFolder.has(HeaderVectors.path)))
struct HeaderVectorTests {
    let vectors: HeaderVectors

    init() throws {
        vectors = try HeaderVectors.load()
    }

    @Test("All 15 Link headers")
    func link() throws {
        #expect(vectors.link.count == 15)
        for vector in vectors.link {
            let links = LinkHeader.parse(vector.header)
            #expect(links?.count == vector.links?.count, "\(vector.note)")
            for (link, expected) in zip(links ?? [], vector.links ?? []) {
                #expect(link.uri == expected.uri, "\(vector.note)")
                #expect(link.relations == expected.rel, "\(vector.note)")
                #expect(link.parameters["title"] == expected.title, "\(vector.note)")
                #expect(link.parameters["title*"] == expected.extendedTitle, "\(vector.note)")
                #expect(link.parameters["anchor"] == expected.anchor, "\(vector.note)")
            }
        }
    }

    @Test("All 14 Retry-After headers")
    func retryAfter() throws {
        #expect(vectors.retryAfter.count == 14)
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let maximum = Duration.seconds(3600)
        for vector in vectors.retryAfter {
            let parsed = RetryAfter(vector.header, now: now)
            switch vector.seconds {
            case nil: #expect(parsed == nil, "\(vector.header)")
            case .seconds(let seconds): #expect(parsed == .seconds(seconds), "\(vector.header)")
            case .word("clamp"): #expect(parsed?.delay(from: now, maximum: maximum) == maximum, "\(vector.header)")
            case .word:
                guard case .date(let date) = parsed else {
                    Issue.record("\(vector.header) is not a date")
                    continue
                }
                let known = [946_684_799, 784_111_777]
                #expect(known.contains(Int(date.timeIntervalSince1970)), "\(vector.header) is \(date)")
                #expect(parsed?.delay(from: now, maximum: maximum) == .zero, "a date that is past means now")
            }
        }
    }

    @Test(
        "A date in the future is a delay up to the maximum",
        arguments: [
            ("Fri, 15 Jan 2027 08:00:30 GMT", 30), ("Friday, 15-Jan-27 08:00:30 GMT", 30), ("Fri Jan 15 08:00:30 2027", 30),
            ("Sat, 15 Jan 2028 08:00:00 GMT", 60),
        ])
    func date(text: String, seconds: Int) throws {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        #expect(RetryAfter(text, now: now)?.delay(from: now, maximum: .seconds(60)) == .seconds(seconds))
    }

    @Test(
        "Dates that are none",
        arguments: [
            "Fri, 15 Jan 2027 24:00:00 GMT", "Fri, 32 Jan 2027 08:00:00 GMT", "Sun, 31 Feb 2027 08:00:00 GMT",
            "Fri, 15 Foo 2027 08:00:00 GMT",
            "Xxx, 15 Jan 2027 08:00:00 GMT",
            "Fri, 15 Jan 27 08:00:00 GMT", "Fri, 15 Jan 2027 8:00:00 GMT", "Fri, 15 Jan 2027 08:00 GMT", "Fri 15 Jan 2027 08:00:00 GMT",
        ])
    func noDate(text: String) {
        #expect(RetryAfter(text, now: Date()) == nil)
    }

    @Test("The next page is the first unanchored link of that relation in any field")
    func next() {
        let fields = [
            "<a; rel=next", ##"</x>; rel=next; anchor="#foo""##, #"</prev>; rel="prev", </2>; rel="last next""#, "</3>; rel=next",
        ]
        #expect(LinkHeader.target(of: "next", in: fields) == "/2")
        #expect(LinkHeader.target(of: "NEXT", in: fields) == "/2")
        #expect(LinkHeader.target(of: "first", in: fields) == nil)
    }
}
