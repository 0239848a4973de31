import Foundation

extension FileHandle {
    /// Reads to the end, and no further than the limit: what a person names may be a pipe or a device without end.
    ///
    /// - Returns: Nil when there are more bytes than `limit`.
    func contents(upTo limit: Int) throws -> Data? {
        var data = Data()
        while data.count <= limit, let more = try read(upToCount: min(limit + 1 - data.count, 1 << 20)), !more.isEmpty { data += more }
        return data.count <= limit ? data : nil
    }
}
