/// Under which names the budgets of a connection lie.
package struct RateBudgetNames: Sendable, Hashable {
    package var connection: String
    /// The same for all connections that ask the provider as the same app.
    package var app: String

    package init(connection: String = "connection", app: String = "app") {
        self.connection = connection
        self.app = app
    }
}
