import JSONTape

extension Answer {
    /// Reads a response; throws `JSONError` when a successful answer is not in its format.
    ///
    /// An error page that is no JSON is still an answer: rules and statuses can judge it.
    init(_ response: UpstreamResponse, decoder: AnswerDecoder) throws(JSONError) {
        var headers: [(name: String, value: String)] = []
        for (name, value) in response.headers {
            let name = name.lowercased()
            if let position = headers.firstIndex(where: { $0.name == name }) {
                headers[position].value += ", \(value)"
            } else {
                headers.append((name, value))
            }
        }
        let isSuccess = (200..<300).contains(response.status)
        var document: JSONDocument?
        if !response.body.isEmpty {
            do throws(JSONError) {
                document = try response.body.decoded(by: decoder)
            } catch where !isSuccess {
                document = nil
            }
        } else if isSuccess, response.status != 204, response.status != 205 {
            document = try response.body.decoded(by: decoder)
        }
        self.init(
            status: response.status, headers: headers, document: document, url: response.url, byteCount: response.body.count)
    }
}

extension UpstreamBody {
    fileprivate func decoded(by decoder: AnswerDecoder) throws(JSONError) -> JSONDocument {
        try withUnsafeBytes { (bytes) -> Result<JSONDocument, JSONError> in
            Result { () throws(JSONError) in try decoder.decode(bytes) }
        }.get()
    }
}
