/// The answer to a statement that was posted, once it has been taken.
final class PostgresReply {
    var answer: PostgresAnswer?
    /// Whether the server said that it failed, as opposed to a connection that broke.
    var isRefused = false
}
