import Foundation
import IntegrationCore

/// What a JSON Schema evaluator asks of a value.
extension SchemaDocument {
    var members: OrderedMap<SchemaDocument>? { if case .object(let members) = self { members } else { nil } }
    var elements: [SchemaDocument]? { if case .list(let elements) = self { elements } else { nil } }
    var string: String? { if case .text(let text) = self { text } else { nil } }

    var decimal: Decimal? {
        switch self {
        case .integer(let value): Decimal(value)
        case .number(let value): Decimal(value)
        default: nil
        }
    }

    func isOfType(_ type: SchemaDocument) -> Bool {
        switch (type, self) {
        case ("null", .null), ("boolean", .boolean), ("string", .text), ("array", .list), ("object", .object): true
        case ("number", .integer), ("number", .number), ("integer", .integer): true
        case ("integer", .number(let value)): value.rounded() == value
        default: false
        }
    }

    /// Equality as JSON Schema has it: numbers by value, objects without regard to order.
    func equals(_ other: SchemaDocument) -> Bool {
        switch (self, other) {
        case (.list(let left), .list(let right)): left.count == right.count && zip(left, right).allSatisfy { $0.equals($1) }
        case (.object(let left), .object(let right)):
            left.count == right.count && left.allSatisfy { key, value in right[key].map { value.equals($0) } ?? false }
        default: decimal.flatMap { left in other.decimal.map { left == $0 } } ?? (self == other)
        }
    }
}
