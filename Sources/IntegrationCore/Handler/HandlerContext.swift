package import Foundation
package import Logging

/// What a handler gets beside the credentials.
package struct HandlerContext: Sendable {
    /// For progress and oddities; never log a secret or a body.
    package var logger: Logger
    /// What the previous result returned; nil at the beginning of a full fetch.
    package var cursor: String?
    /// Non-secret fields and settings of the connection.
    package var config: [String: SettingValue]
    /// Values tuned on the connection; defaults filled in.
    package var variables: [String: SettingValue]
    /// The fixed time of the run: the same for every expression in it.
    package var now: Date
    /// The public id of the run.
    package var runID: String
    /// The run this call belongs to, for handlers that deliver page by page.
    package var run: any HandlerRun

    package init(
        logger: Logger, cursor: String? = nil, config: [String: SettingValue] = [:], variables: [String: SettingValue] = [:], now: Date,
        runID: String, run: any HandlerRun
    ) {
        self.logger = logger
        self.cursor = cursor
        self.config = config
        self.variables = variables
        self.now = now
        self.runID = runID
        self.run = run
    }
}
