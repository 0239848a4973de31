package import Foundation

/// The file that holds the key-encryption keys, for whoever changes it. Every change replaces the file as a whole: a crash leaves the one from
/// before or the one after.
package struct KeyFile: Sendable {
    /// Stands before a key that was added and is to be the current one.
    private static let mark = "# next:"

    private let path: String
    private var lines: [String]

    package init(path: String) throws(VaultError) {
        // Refuses what is no key file, or can be read by others.
        _ = try KeySource.file(path).read()
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw VaultError(.keySourceUnreadable, "The key file \(path) cannot be read.")
        }
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while lines.last?.isEmpty == true { lines.removeLast() }
    }

    /// Adds a new key, which seals nothing before it is made the current one.
    ///
    /// - Returns: its name, by the day; several of one day are numbered.
    package mutating func addKey(now: Date) throws(VaultError) -> String {
        let day = "key-" + now.formatted(Date.ISO8601FormatStyle().year().month().day())
        var id = day
        var number = 1
        while ids.contains(id) {
            number += 1
            id = "\(day)-\(number)"
        }
        lines.removeAll { $0 == Self.mark }
        lines += [Self.mark, try KeySource.newLine(named: id).line]
        try save()
        return id
    }

    /// Puts a key first, which makes it the one that seals.
    package mutating func makeCurrent(_ id: String) throws(VaultError) {
        guard let place = lines.firstIndex(where: { Self.id(of: $0) == id }) else { throw Self.unknown(id) }
        let line = lines.remove(at: place)
        if place > 0, lines[place - 1] == Self.mark { lines.remove(at: place - 1) }
        lines.insert(line, at: lines.firstIndex { Self.id(of: $0) != nil } ?? lines.endIndex)
        try save()
    }

    package mutating func remove(_ id: String) throws(VaultError) {
        guard let place = lines.firstIndex(where: { Self.id(of: $0) == id }) else { throw Self.unknown(id) }
        lines.remove(at: place)
        try save()
    }

    /// The key that was added and is not the current one yet.
    package var nextID: String? {
        guard let mark = lines.firstIndex(of: Self.mark), mark + 1 < lines.count else { return nil }
        return Self.id(of: lines[mark + 1])
    }

    private var ids: [String] { lines.compactMap(Self.id) }

    private static func unknown(_ id: String) -> VaultError {
        VaultError(.unknownKey, "There is no key `\(id)` in the key file.")
    }

    private static func id(of line: String) -> String? {
        line.split(whereSeparator: \.isWhitespace).first.flatMap { $0.hasPrefix("#") ? nil : String($0) }
    }

    private func save() throws(VaultError) {
        let temporary = path + ".new"
        do {
            try? FileManager.default.removeItem(atPath: temporary)
            let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0o600)
            guard descriptor >= 0 else { throw CocoaError(.fileWriteNoPermission) }
            let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            try file.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
            try file.synchronize()
            guard rename(temporary, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            throw VaultError(.keySourceUnreadable, "The key file \(path) cannot be written.")
        }
    }
}
