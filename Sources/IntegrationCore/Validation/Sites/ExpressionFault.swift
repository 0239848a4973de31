import CEL

/// An expression or template that does not compile, and why.
struct ExpressionFault: Sendable {
    let site: ExpressionSite
    let issues: [CELIssue]
}
