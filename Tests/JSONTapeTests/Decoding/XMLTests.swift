import JSONTape
import Testing

struct XMLTests {
    @Test(arguments: [
        ("<a/>", #"{"a":""}"#),
        ("<a></a>", #"{"a":""}"#),
        ("<a> x </a>", #"{"a":" x "}"#),
        ("<a><b>1</b><c/></a>", #"{"a":{"b":"1","c":""}}"#),
        ("<a><b>1</b><c>2</c><b>3</b></a>", #"{"a":{"b":["1","3"],"c":"2"}}"#),
        ("<a x='1' y=\"2\"/>", #"{"a":{"@x":"1","@y":"2"}}"#),
        ("<a x='1'>t</a>", ##"{"a":{"@x":"1","#text":"t"}}"##),
        ("<a>one<b/>two</a>", ##"{"a":{"#text":"onetwo","b":""}}"##),
        ("<a>\n  <b/>\n</a>", #"{"a":{"b":""}}"#),
        ("<n:a xmlns:n='urn:x' xmlns='urn:y' n:k='v'><n:b/></n:a>", #"{"a":{"@k":"v","b":""}}"#),
    ])
    func mapsElements(_ text: String, _ expected: String) throws {
        #expect(try decoded(text, .xml) == expected)
    }

    @Test(arguments: [
        ("<Users><member><N>a</N></member><member><N>b</N></member></Users>", #"{"Users":[{"N":"a"},{"N":"b"}]}"#),
        ("<Users><member>a</member></Users>", #"{"Users":["a"]}"#),
        ("<set>\n<item><i/></item>\n</set>", #"{"set":[{"i":""}]}"#),
        ("<r><Users/></r>", #"{"r":{"Users":""}}"#),
        ("<r><item>1</item><n>2</n></r>", #"{"r":{"item":["1"],"n":"2"}}"#),
        ("<r><item>1</item><member>2</member></r>", #"{"r":{"item":["1"],"member":["2"]}}"#),
        ("<r k='v'><item>1</item></r>", #"{"r":{"@k":"v","item":["1"]}}"#),
    ])
    func mapsListWrappers(_ text: String, _ expected: String) throws {
        #expect(try decoded(text, .xml) == expected)
    }

    @Test(arguments: [
        ("<r><Users/></r>", ["Users"], #"{"r":{"Users":[]}}"#),
        ("<r><Users> </Users></r>", ["Users"], #"{"r":{"Users":[]}}"#),
        ("<r><Users><member>a</member></Users></r>", ["Users"], #"{"r":{"Users":["a"]}}"#),
        ("<r><C><K>1</K></C></r>", ["C"], #"{"r":{"C":[{"K":"1"}]}}"#),
        ("<r><C><K>1</K></C><C><K>2</K></C></r>", ["C"], #"{"r":{"C":[{"K":"1"},{"K":"2"}]}}"#),
        ("<r><Bs><B>1</B></Bs></r>", ["Bs", "B"], #"{"r":{"Bs":["1"]}}"#),
        ("<r><Bs><B>1</B></Bs></r>", ["B"], #"{"r":{"Bs":{"B":["1"]}}}"#),
        ("<r><t>x</t></r>", ["t", "absent"], #"{"r":{"t":["x"]}}"#),
    ])
    func mapsListedElementsAlwaysToArrays(_ text: String, _ lists: [String], _ expected: String) throws {
        #expect(try decoded(text, .xml, AnswerOptions(xml: XMLOptions(lists: Set(lists)))) == expected)
    }

    @Test(arguments: [
        ("<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;</a>", #"{"a":"<>&\"'A😀"}"#),
        ("<a><![CDATA[<b>&amp;]]]></a>", #"{"a":"<b>&amp;]"}"#),
        ("<a>1<!-- <b> -->2<?pi x?>3</a>", #"{"a":"123"}"#),
        ("<a>1\r\n2\r3</a>", #"{"a":"1\n2\n3"}"#),
        ("<a k='1\n2&#10;3'/>", #"{"a":{"@k":"1 2\n3"}}"#),
        ("\u{FEFF}<?xml version='1.0' encoding='UTF-8'?>\n<!-- c --><?p?><a/>\n<!-- d -->\n", #"{"a":""}"#),
    ])
    func readsText(_ text: String, _ expected: String) throws {
        #expect(try decoded(text, .xml) == expected)
    }

    @Test func readsAnAnswerOfTheQueryProtocol() throws {
        let text = """
            <ListUsersResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
              <ListUsersResult>
                <Users>
                  <member><UserName>ann</UserName><Tags><member><Key>team</Key><Value>a&amp;b</Value></member></Tags></member>
                </Users>
                <IsTruncated>false</IsTruncated>
              </ListUsersResult>
              <ResponseMetadata><RequestId>7a62c49f</RequestId></ResponseMetadata>
            </ListUsersResponse>
            """
        let root = try AnswerDecoder(format: .xml).decode(Array(text.utf8)).root
        let result = root["ListUsersResponse"]?["ListUsersResult"]
        #expect(result?["Users"]?[0]?["UserName"]?.stringValue == "ann")
        #expect(result?["Users"]?[0]?["Tags"]?[0]?["Value"]?.stringValue == "a&b")
        #expect(result?["IsTruncated"]?.stringValue == "false")
    }
}
