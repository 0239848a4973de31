/// One expression or template of a manifest: where it stands, what it sees, and what its value is used as.
struct ExpressionSite: Sendable {
    enum Text: Sendable {
        case expression(ManifestExpression)
        case template(ManifestTemplate)
    }

    let keyPath: String
    let text: Text
    let scope: ExpressionScope
    let use: ExpressionUse
    /// Whether the value is a key or password, which must not be written into a manifest.
    var isSecret = false

    var source: String {
        switch text {
        case .expression(let expression): expression.source
        case .template(let template): template.source
        }
    }

    var location: SourceLocation {
        switch text {
        case .expression(let expression): expression.location
        case .template(let template): template.location
        }
    }

    /// Whether it stands in for something required that is not there, which the loader has reported.
    var isMissing: Bool {
        switch text {
        case .expression(let expression): expression.isMissing
        case .template(let template): template.isMissing
        }
    }
}
