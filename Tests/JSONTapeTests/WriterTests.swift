import JSONTape
import Testing

struct WriterTests {
    @Test func writesEveryKind() throws {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("text")
            writer.string("a\"b\\c\u{8}\t\n\u{C}\r\u{1}é😀/\u{2028}")
            writer.key(JSONKey("list"))
            writer.array { writer in
                writer.number(Int64.min)
                writer.number(UInt64.max)
                writer.number(0.5)
                writer.number(Double.infinity)
                writer.number(Double.nan)
                writer.bool(true)
                writer.bool(false)
                writer.null()
                writer.array { _ in }
                writer.object { _ in }
                writer.raw(Array("[ 1 ]".utf8))
            }
            writer.key("")
            writer.string("")
        }
        let expected =
            #"{"text":"a\"b\\c\b\t\n\f\r\u0001é😀/"# + "\u{2028}"
            + #"","list":[-9223372036854775808,18446744073709551615,0.5,null,null,true,false,null,[],{},[ 1 ]],"":""}"#
        #expect(writer.text == expected)
        #expect(throws: Never.self) { try JSONDocument(parsing: writer.bytes) }
    }

    @Test func copiesValuesAsReceived() throws {
        let record = try #require(try JSONDocument(parsing: #"[{"id" : 1.50}]"#).root[0])
        var writer = JSONWriter(capacity: 64)
        writer.array { writer in
            writer.value(record)
            writer.value(record)
        }
        #expect(writer.text == #"[{"id" : 1.50},{"id" : 1.50}]"#)
    }

    /// Every byte that needs an escape, at every place of an eight-byte word.
    @Test func escapesAtEveryPlace() throws {
        for scalar in (0..<0x100).compactMap(Unicode.Scalar.init) {
            for place in 0..<18 {
                let text = String(repeating: "x", count: place) + String(Character(scalar)) + String(repeating: "ÿ", count: 9)
                var writer = JSONWriter()
                writer.string(text)
                #expect(try JSONDocument(parsing: writer.bytes).root.stringValue == text)
            }
        }
    }

    @Test func stringsWithoutEscapesAreCopied() {
        var writer = JSONWriter()
        writer.string("plain text of more than sixteen bytes é")
        #expect(writer.text == "\"plain text of more than sixteen bytes é\"")
    }

    @Test func numbersReadBack() throws {
        var numbers = [
            0.1, 1e17, 1e18, 1e19, 1e20, 1e21, -1e22, 123456789.125, 1e-6, 1e-7, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
        ]
        numbers += (0..<20_000).map { _ in Double(bitPattern: .random(in: 0 ... .max)) }.filter(\.isFinite)
        var writer = JSONWriter()
        writer.array { writer in
            for number in numbers { writer.number(number) }
        }
        #expect(try JSONDocument(parsing: writer.bytes).root.elements.map(\.doubleValue) == numbers)
    }
}
