import IntegrationAuth
import Testing

/// Expects a ``SigningError`` of this code; gives its description, to look for secrets in it.
@discardableResult
func expectSigningError(
    _ code: SigningError.Code,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Any
) -> String {
    do {
        _ = try body()
        Issue.record("no error, expected \(code.rawValue)", sourceLocation: sourceLocation)
    } catch let error as SigningError {
        #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
        return String(describing: error) + String(reflecting: error)
    } catch {
        Issue.record("\(error) is no SigningError", sourceLocation: sourceLocation)
    }
    return ""
}
