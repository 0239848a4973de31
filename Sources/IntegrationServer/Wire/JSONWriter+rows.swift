import IntegrationCore
import IntegrationStore
import JSONTape

/// The long lists, written from the rows of the database: no object is made for any of them. Their shapes are those of the single resources.
extension JSONWriter {
    /// A page: `{"data": […], "nextCursor": …}`.
    ///
    /// - Parameters:
    ///   - rows: of one more than the page holds, which tells that there is another page.
    ///   - write: writes the members of a row.
    static func page<Rows: ListRows>(
        _ rows: inout Rows, limit: Int, _ write: (inout JSONWriter, inout Rows) throws -> Void
    ) throws -> JSONWriter {
        var writer = JSONWriter(capacity: 64 << 10)
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

    private mutating func member(_ name: String, utf8 value: UnsafeBufferPointer<UInt8>?) {
        key(name)
        if let value { string(utf8: value) } else { null() }
    }

    /// JSON that stands in the database as it is written.
    private mutating func member(_ name: String, json value: UnsafeBufferPointer<UInt8>?) {
        key(name)
        guard let value, !value.isEmpty else {
            beginObject()
            return endObject()
        }
        raw(UnsafeRawBufferPointer(value))
    }

    mutating func members(of row: ConnectionRows) {
        member("id", utf8: row.text(.id))
        member("organizationId", utf8: row.text(.organization))
        member("providerSlug", utf8: row.text(.provider))
        member("name", utf8: row.text(.name))
        member("status", utf8: row.text(.status))
        member("reason", utf8: row.text(.reason))
        member("config", json: row.text(.config))
        member("variables", json: row.text(.variables))
        key("account")
        if let id = row.text(.accountID) {
            beginObject()
            member("id", utf8: id)
            member("label", utf8: row.text(.accountLabel))
            endObject()
        } else {
            null()
        }
        key("credentialVersion")
        if let version = row.number(.credentialVersion) { number(version) } else { null() }
        member("createdAt", millisecondsSince1970: row.number(.createdAt))
        member("updatedAt", millisecondsSince1970: row.number(.updatedAt))
        member("testedAt", millisecondsSince1970: row.number(.testedAt))
        key("schedule")
        if let interval = row.number(.interval) {
            beginObject()
            member("every", DurationText.text(.milliseconds(interval)))
            member("nextRunAt", millisecondsSince1970: row.number(.nextRunAt))
            endObject()
        } else {
            null()
        }
    }

    mutating func members(of row: inout FindingRows) throws {
        let status = row.text(.status)
        let isResolved = status.map { $0.elementsEqual("resolved".utf8) } ?? false
        let isIgnored = status.map { !$0.elementsEqual("open".utf8) } ?? false
        member("id", utf8: row.text(.id))
        member("connectionId", utf8: row.text(.connection))
        member("providerSlug", utf8: row.text(.provider))
        member("check", utf8: row.text(.check))
        member("status", utf8: status)
        member("verdict", utf8: row.text(.verdict))
        member("severity", utf8: row.text(.severity))
        key("resource")
        beginObject()
        member("type", utf8: row.text(.resourceType))
        member("id", utf8: row.text(.resourceID))
        member("name", utf8: row.text(.resourceName))
        endObject()
        member("title", utf8: row.text(.title))
        member("remediation", utf8: row.text(.remediation))
        member("reason", utf8: row.text(.reason))
        member("evidence", json: row.text(.evidence))
        member("firstSeen", millisecondsSince1970: row.number(.firstSeen))
        member("lastSeen", millisecondsSince1970: try row.lastSeen(isResolved: isResolved))
        member("resolvedAt", millisecondsSince1970: row.number(.resolvedAt))
        key("ignored")
        if isIgnored, let reason = row.text(.ignoredReason) {
            beginObject()
            member("reason", utf8: reason)
            member("by", utf8: row.text(.ignoredBy) ?? UnsafeBufferPointer(start: nil, count: 0))
            member("until", millisecondsSince1970: row.number(.ignoredUntil))
            endObject()
        } else {
            null()
        }
    }
}
