import IntegrationCore
import JSONTape

extension Answer {
    /// Reads a response; throws `JSONError` when a successful answer is not in its format.
    ///
    /// An error page that is no JSON is still an answer: rules and statuses can judge it. Errors often come from a gateway in front of the
    /// API and in a format of its own, so they are read by how they begin.
    init(_ response: UpstreamResponse, decoder: AnswerDecoder) throws(JSONError) {
        var response = response
        var headers: [(name: String, value: String)] = []
        for (name, value) in response.headers {
            let name = name.lowercased()
            if let position = headers.firstIndex(where: { $0.name == name }) {
                headers[position].value += ", \(value)"
            } else {
                headers.append((name, value))
            }
        }
        let byteCount = response.body.count
        let isSuccess = (200..<300).contains(response.status)
        let mayBeEmpty = response.status == 204 || response.status == 205 || !isSuccess
        var document: JSONDocument?
        if !(response.body.isEmpty && mayBeEmpty) {
            do throws(JSONError) {
                let decoder = isSuccess ? decoder : decoder.forError(beginning: response.body)
                document = try decoder.decode(response.takeBody())
            } catch {
                if isSuccess { throw error }
            }
        }
        self.init(status: response.status, headers: headers, document: document, byteCount: byteCount, url: response.url)
    }
}

extension AnswerDecoder {
    /// The decoder of a manifest's `format`, within its limits.
    /// - Parameter columns: Those of which a CSV answer must have one.
    init(_ format: AnswerFormat, lists: [String] = [], columns: Set<String> = [], limits: HTTPLimits) {
        self.init(
            format: Format(rawValue: format.rawValue) ?? .json,
            options: AnswerOptions(xml: XMLOptions(lists: Set(lists)), columns: columns),
            limits: JSONLimits(maximumDepth: limits.depth, maximumBytes: limits.body))
    }

    /// The decoder for an error page that begins like this.
    fileprivate func forError(beginning body: [UInt8]) -> AnswerDecoder {
        let format: Format? =
            switch body.first(where: { !Self.blanks.contains($0) }) {
            case UInt8(ascii: "<"): .xml
            case UInt8(ascii: "{"), UInt8(ascii: "["): .json
            default: nil
            }
        return AnswerDecoder(format: format ?? self.format, options: options, limits: limits)
    }

    /// Space, tab, line ends, and the bytes of a byte order mark.
    private static let blanks: Set<UInt8> = [0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]
}
