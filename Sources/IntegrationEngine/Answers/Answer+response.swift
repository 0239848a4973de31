import IntegrationCore
import JSONTape

extension Answer {
    /// Reads a response; throws `JSONError` when a successful answer is not in its format.
    ///
    /// An error page that is no JSON is still an answer: rules and statuses can judge it.
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
                document = try decoder.decode(response.takeBody())
            } catch {
                if isSuccess { throw error }
            }
        }
        self.init(status: response.status, headers: headers, document: document, url: response.url, byteCount: byteCount)
    }
}

extension AnswerDecoder {
    /// The decoder of a manifest's `format`, within its limits.
    init(_ format: AnswerFormat, lists: [String] = [], limits: HTTPLimits) {
        self.init(
            format: Format(rawValue: format.rawValue) ?? .json, options: AnswerOptions(xml: XMLOptions(lists: Set(lists))),
            limits: JSONLimits(maximumDepth: limits.depth, maximumBytes: limits.body))
    }
}
