// Built by fuzz-json.sh into one module with Sources/JSONTape, so that it can hold the fault finder against simdjson.

/// Parses, walks, copies and canonicalises whatever comes; traps where two views of the same text disagree.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 0 else { return 0 }
    // The first byte chooses the policies, the rest is the text.
    let choice = start[0]
    let text = UnsafeBufferPointer(start: start + 1, count: count - 1)
    let policies: [JSONLimits.DuplicateKeys] = [.lastWins, .firstWins, .reject]
    let limits = JSONLimits(maximumDepth: choice & 0x40 == 0 ? 256 : 4, duplicateKeys: policies[Int(choice & 0x3F) % 3])
    switch choice >> 6 {
    case 3: fuzzDecoders(Array(text), choice: choice, limits: limits)
    default: fuzzDocument(text, limits: limits)
    }
    return 0
}

private func fuzzDocument(_ text: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
    var finder = JSONFaultFinder(text, start: text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0, maximumDepth: limits.maximumDepth)
    var fault: JSONFaultFinder.Fault?
    do throws(JSONFaultFinder.Fault) { try finder.run() } catch { fault = error }
    do throws(JSONError) {
        let document = try JSONDocument(parsing: UnsafeRawBufferPointer(text), limits: limits)
        precondition(fault == nil, "accepted what the finder refuses")
        walk(document.root)
        let canonical = document.root.canonicalBytes(excluding: [["volatile"], ["a", "b"]])
        do throws(JSONError) {
            let again = try JSONDocument(parsing: canonical).root.canonicalBytes()
            precondition(again == canonical, "not canonical")
        } catch {
            // The RFC writes doubles below 1e21 without an exponent, and then they read as integers of more than 64 bits.
            precondition(error.code == .numberOutOfRange, "canonical form is not JSON")
        }
    } catch {
        precondition(fault != nil || error.code == .duplicateKey, "refused what the finder accepts")
        precondition((0...text.count).contains(error.offset))
    }
}

private func walk(_ value: JSONValue) {
    let raw = value.rawBytes
    precondition(!raw.isEmpty)
    switch value.kind {
    case .null: precondition(raw == Array("null".utf8))
    case .bool: precondition(raw == Array((value.boolValue == true ? "true" : "false").utf8))
    case .int: precondition(Int64(String(decoding: raw, as: UTF8.self)) == value.int64Value)
    case .uint: precondition(UInt64(String(decoding: raw, as: UTF8.self)) == value.uint64Value)
    case .double: precondition(Double(String(decoding: raw, as: UTF8.self)) == value.doubleValue)
    case .string:
        let again = try? JSONDocument(parsing: raw).root.stringValue
        precondition(again == value.stringValue)
    case .array:
        var elements = 0
        for element in value.elements {
            walk(element)
            elements += 1
        }
        precondition(elements == value.count)
    case .object:
        var members = 0
        for (key, member) in value.entries {
            let found = key.withUTF8 { value.member(utf8: $0) }
            precondition(found.flatMap { $0 }?.index == member.index)
            walk(member)
            members += 1
        }
        precondition(members == value.count)
    }
}

/// Every other format must end in a document or an error that lies inside the text.
private func fuzzDecoders(_ bytes: [UInt8], choice: UInt8, limits: JSONLimits) {
    let formats: [AnswerDecoder.Format] = [.ndjson, .csv, .xml]
    let format = formats[Int(choice >> 2 & 0x0F) % 3]
    var options = AnswerOptions()
    if choice & 1 != 0 {
        options.xml = XMLOptions(lists: ["a", "b", "Users"], maximumElements: 100)
    }
    do throws(JSONError) {
        let document = try AnswerDecoder(format: format, options: options, limits: limits).decode(bytes)
        walk(document.root)
        precondition(format == .xml ? document.root.kind == .object : document.root.kind == .array)
    } catch {
        precondition((0...bytes.count).contains(error.offset), "an error outside the text")
    }
}
