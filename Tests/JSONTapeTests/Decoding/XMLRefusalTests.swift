import JSONTape
import Testing

/// Hostile and broken XML ends in a named error.
struct XMLRefusalTests {
    @Test(arguments: [
        "<!DOCTYPE a><a/>",
        "<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol 'lol'><!ENTITY lol2 '&lol;&lol;'>]><lolz>&lol2;</lolz>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM 'http://example.com/a.dtd'><a/>",
        "<a>&x;</a>", "<a>&nbsp;</a>", "<a>&</a>", "<a>&amp</a>", "<a k='&x;'/>",
        "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#x110000;</a>", "<a>&#99999999999999999999;</a>", "<a>&#;</a>", "<a>&#x;</a>", "<a>&#65</a>",
        "<a>&#xFFFE;</a>", "<a>&#8;</a>",
        "<a", "<a>", "<a><b></a>", "<a></b>", "<a/><b/>", "<a/>x", "x", "</a>", "<a b/>", "<a b=c/>", "<a b='1' b='2'/>", "<a b='1'c='2'/>",
        "<a b='<'/>", "<a b='1/>", "<a>]]></a>", "<a><![CDATA[x</a>", "<a><!-- x</a>", "<a><!-- -- --></a>", "<a><?x</a>", "<1a/>", "< a/>",
        "<a:/>", "<a><!ELEMENT b></a>", "<a>\u{1}</a>", "<a>\u{FFFE}</a>", "<a b='\u{0}'/>", "<a/ >", "<>", "<a><></a>", "<a ='1'/>",
        "{\"a\":1}",
    ])
    func refusesBrokenText(_ text: String) throws {
        #expect(try refusal(of: Array(text.utf8), .xml).code == .malformed)
    }

    @Test(arguments: ["", "  \n", "<?xml version='1.0'?>", "<!-- only -->"])
    func refusesNothing(_ text: String) throws {
        #expect(try refusal(of: Array(text.utf8), .xml).code == .empty)
    }

    @Test func refusesOtherEncodings() throws {
        let latin = Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>".utf8)
        #expect(try refusal(of: latin, .xml).code == .invalidUTF8)
        #expect(try refusal(of: [0xFF, 0xFE, 0x3C, 0x00, 0x61, 0x00], .xml).code == .invalidUTF8)
        #expect(try refusal(of: Array("<a>".utf8) + [0xC0, 0x80] + Array("</a>".utf8), .xml).code == .invalidUTF8)
    }

    @Test func namesThePlace() throws {
        let error = try refusal(of: Array("<a>\n  <b></c>\n</a>".utf8), .xml)
        #expect(error.line == 2)
        #expect(error.column == 6)
    }

    @Test func refusesDeepNesting() throws {
        let deep = String(repeating: "<a>", count: 100_000)
        let error = try refusal(of: Array(deep.utf8), .xml)
        #expect(error.code == .tooDeep)
        #expect(error.offset == 256 * 3)
        #expect(try refusal(of: Array(deep.utf8), .xml, limits: JSONLimits(maximumDepth: 1024)).code == .tooDeep)
    }

    @Test func acceptsTheDeepestNesting() throws {
        let depth = 511
        let text = String(repeating: "<a><i/>", count: depth - 1) + String(repeating: "</a>", count: depth - 1)
        let options = AnswerOptions(xml: XMLOptions(lists: ["a", "i"]))
        let limits = JSONLimits(maximumDepth: 1024)
        #expect(throws: Never.self) { try AnswerDecoder(format: .xml, options: options, limits: limits).decode(Array(text.utf8)) }
        let plain = String(repeating: "<a>", count: depth) + "x" + String(repeating: "</a>", count: depth)
        #expect(try decoded(plain, .xml, options, limits: limits).hasPrefix(#"{"a":["#))
    }

    @Test func limitsElementsAndBytes() throws {
        let text = "<r>" + String(repeating: "<a k='v'/>", count: 50) + "</r>"
        #expect(try decoded(text, .xml, AnswerOptions(xml: XMLOptions(maximumElements: 101))).hasPrefix(#"{"r":{"a":["#))
        let options = AnswerOptions(xml: XMLOptions(maximumElements: 100))
        #expect(try refusal(of: Array(text.utf8), .xml, options).code == .tooLarge)
        #expect(try refusal(of: Array(text.utf8), .xml, limits: JSONLimits(maximumBytes: 100)).code == .tooLarge)
        let quotes = "<a>" + String(repeating: "\"", count: 80) + "</a>"
        #expect(try refusal(of: Array(quotes.utf8), .xml, limits: JSONLimits(maximumBytes: 100)).code == .tooLarge)
    }

    @Test func appliesThePolicyToNamesThatDifferByPrefixOnly() throws {
        let text = "<a n:k='1' m:k='2'/>"
        #expect(try AnswerDecoder(format: .xml).decode(Array(text.utf8)).root["a"]?["@k"]?.stringValue == "2")
        #expect(try refusal(of: Array(text.utf8), .xml, limits: JSONLimits(duplicateKeys: .reject)).code == .duplicateKey)
    }
}
