// What the API is measured against: the same HTTP library with one route, no middleware, and nothing of ours. `hello [PORT]`
import Hummingbird
import Logging

let port = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 8080
let router = Router()
router.get("/") { _, _ in "hello" }

var logger = Logger(label: "hello")
logger.logLevel = .critical
let application = Application(
    router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)), logger: logger)
try await application.runService()
