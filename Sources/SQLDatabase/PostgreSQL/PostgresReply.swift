/// The answer to a statement that was posted, once it has been taken.
final class PostgresReply {
    var answer: PostgresAnswer?
}
