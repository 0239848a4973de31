import CEL
import Foundation

/// One test of the official conformance data, converted to JSON (see the README beside it).
struct ConformanceCase: Decodable {
    let name: String
    let expression: String
    let disableCheck: Bool
    let checkOnly: Bool
    let container: String
    let bindings: [String: ConformanceValue]
    let declarations: [String]
    let expect: Expectation
    let needs: [String]

    struct Expectation: Decodable {
        struct Typed: Decodable {
            let result: ConformanceValue?
            let type: String

            enum CodingKeys: String, CodingKey {
                case result
                case type = "deduced_type"
            }
        }

        let value: ConformanceValue?
        let error: String?
        let typed: Typed?

        enum CodingKeys: String, CodingKey {
            case value, error
            case typed = "typed_result"
        }
    }

    enum CodingKeys: String, CodingKey {
        case name, container, bindings, expect, needs
        case expression = "expr"
        case disableCheck = "disable_check"
        case checkOnly = "check_only"
        case declarations = "type_env"
    }
}
