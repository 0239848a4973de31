import Foundation
import IntegrationCore
import IntegrationStore
import JSONTape

/// The long lists, written from the rows of the database: no object is made for any of them. Their shapes are those of the single resources.
extension JSONWriter {
    /// A page: `{"data": […], "nextCursor": …}`.
    ///
    /// - Parameters:
    ///   - rows: of one more than the page holds, which tells that there is another page.
    ///   - bytesOfRow: what most rows need, so that a page is written where there is room for it at once.
    ///   - write: writes the members of a row.
    static func page<Rows: ListRows>(
        _ rows: inout Rows, limit: Int, bytesOfRow: Int, _ write: (inout JSONWriter, inout Rows) throws -> Void
    ) throws -> JSONWriter {
        var writer = JSONWriter(capacity: 64 + limit * bytesOfRow)
        var cursor: String?
        var hasMore = false
        writer.beginObject()
        writer.key("data")
        writer.beginArray()
        var count = 0
        while try rows.next() {
            hasMore = count == limit
            if hasMore { break }
            writer.beginObject()
            try write(&writer, &rows)
            writer.endObject()
            count += 1
            if count == limit { cursor = rows.cursor }
        }
        writer.endArray()
        writer.member("nextCursor", hasMore ? cursor : nil)
        writer.endObject()
        return writer
    }

    private mutating func member(_ name: StaticString, text value: UnsafeBufferPointer<UInt8>?) {
        if let value { member(name, utf8: value) } else { nullMember(name) }
    }

    /// JSON that stands in the database as it is written.
    private mutating func member(_ name: StaticString, json value: UnsafeBufferPointer<UInt8>?) {
        guard let value, !value.isEmpty else { return member(name, json: "{}") }
        member(name, raw: value)
    }

    private mutating func member(_ name: StaticString, json value: StaticString) {
        member(name, raw: UnsafeBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
    }

    private static func isSame(_ text: UnsafeBufferPointer<UInt8>?, _ word: StaticString) -> Bool {
        guard let text, let start = text.baseAddress, text.count == word.utf8CodeUnitCount else { return false }
        return memcmp(start, word.utf8Start, text.count) == 0
    }

    mutating func members(of row: ConnectionRows) {
        member("id", text: row.text(.id))
        member("organizationId", text: row.text(.organization))
        member("providerSlug", text: row.text(.provider))
        member("name", text: row.text(.name))
        member("status", text: row.text(.status))
        member("reason", text: row.text(.reason))
        member("config", json: row.text(.config))
        member("variables", json: row.text(.variables))
        if let id = row.text(.accountID) {
            beginObject("account")
            member("id", text: id)
            member("label", text: row.text(.accountLabel))
            endObject()
        } else {
            nullMember("account")
        }
        if let version = row.number(.credentialVersion) {
            member("credentialVersion", version)
        } else {
            nullMember("credentialVersion")
        }
        member("createdAt", millisecondsSince1970: row.number(.createdAt))
        member("updatedAt", millisecondsSince1970: row.number(.updatedAt))
        member("testedAt", millisecondsSince1970: row.number(.testedAt))
        if row.number(.runsByItself) == 1 {
            let interval = row.number(.interval)
            let isOwn = interval != nil || row.text(.cron) != nil
            beginObject("schedule")
            member("source", isOwn ? "connection" : "integration")
            if let interval { member("every", DurationText.text(.milliseconds(interval))) } else { nullMember("every") }
            member("cron", text: row.text(.cron))
            member("timeZone", text: row.text(.timeZone))
            member("nextRunAt", millisecondsSince1970: row.number(.nextRunAt))
            endObject()
        } else {
            nullMember("schedule")
        }
    }

    mutating func members(of row: inout FindingRows) throws {
        let status = row.text(.status)
        let isResolved = Self.isSame(status, "resolved")
        let isIgnored = !Self.isSame(status, "open")
        member("id", text: row.text(.id))
        let check = row.check
        member("connectionId", check?.connectionID.rawValue)
        member("providerSlug", check?.provider)
        member("check", check?.checkID)
        member("status", text: status)
        member("verdict", text: row.text(.verdict))
        member("severity", text: row.text(.severity))
        beginObject("resource")
        member("type", text: row.text(.resourceType))
        member("id", text: row.text(.resourceID))
        member("name", text: row.text(.resourceName))
        endObject()
        member("title", text: row.text(.title))
        if let remediation = row.text(.remediation) {
            member("remediation", text: remediation)
        } else {
            member("remediation", check?.remediation)
        }
        member("reason", text: row.text(.reason))
        member("evidence", json: row.text(.evidence))
        member("firstSeen", millisecondsSince1970: row.number(.firstSeen))
        member("lastSeen", millisecondsSince1970: try row.lastSeen(isResolved: isResolved))
        member("resolvedAt", millisecondsSince1970: row.number(.resolvedAt))
        if isIgnored, let reason = row.text(.ignoredReason) {
            beginObject("ignored")
            member("reason", utf8: reason)
            member("by", text: row.text(.ignoredBy) ?? UnsafeBufferPointer(start: nil, count: 0))
            member("until", millisecondsSince1970: row.number(.ignoredUntil))
            endObject()
        } else {
            nullMember("ignored")
        }
    }
}
