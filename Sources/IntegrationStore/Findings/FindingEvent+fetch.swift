import Foundation
import SQLDatabase
import IntegrationCore

extension FindingEvent {
    static func fetch(_ transaction: any SQLTransaction, _ id: PublicID) throws -> [FindingEvent] {
        try transaction.rows(
            """
            SELECT e.* FROM finding_events AS e JOIN findings AS f ON f.id = e.finding_id WHERE f.public_id = \(id.rawValue) ORDER BY number
            """
        ).compactMap { row in
            guard let kind = Kind(rawValue: row["kind"]) else { return nil }
            let run: Int64? = row["run_id"]
            let until: Int64? = row["until"]
            let verdict: String? = row["verdict"]
            return FindingEvent(
                kind: kind, at: Date(millisecondsSince1970: row["at"]), run: run.map(RunID.init(rawValue:)),
                verdict: verdict.flatMap(Verdict.init(rawValue:)), reason: row["reason"], by: row["actor"],
                until: until.map(Date.init(millisecondsSince1970:)))
        }
    }
}
