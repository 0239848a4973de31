package import IntegrationCore
package import JSONTape
package struct AnswerDecoder: Sendable {
    package enum Format: Sendable { case json; init(_ f: IntegrationCore.AnswerFormat) { self = .json } }
    package init(format: Format, lists: Set<String>, limits: JSONLimits) {}
    package func decode(_ bytes: consuming [UInt8]) throws(JSONError) -> JSONDocument { try JSONDocument(parsing: bytes) }
}
