package import Foundation

/// Where an operator keeps the key-encryption keys.
///
/// Each source gives the same text: one key a line, its name and then 32 bytes in base64 or hexadecimal; the first line is the current key.
/// Empty lines and those that begin with `#` are passed over.
package enum KeySource: Sendable {
    /// The text itself, with `;` for line breaks, as an environment variable has it.
    case environment(String)
    /// A file that nobody else may read.
    case file(String)
    /// A program that prints the text, such as the client of a key management service; run by the shell.
    case command(String)

    /// The largest text that is read.
    private static let limit = 1 << 20

    /// Reads the keys. Blocks.
    package func read() throws(VaultError) -> KeyRing {
        switch self {
        case .environment(let text): try Self.ring(text.split(separator: ";").joined(separator: "\n"), from: "the environment")
        case .file(let path): try Self.ring(Self.contents(of: path), from: path)
        case .command(let command): try Self.ring(Self.output(of: command), from: "the key command")
        }
    }

    /// The text of a new key, and the key itself.
    package static func newLine(named id: String) throws(VaultError) -> (line: String, key: VaultKey) {
        let bytes = (0..<VaultKey.byteCount).map { _ in UInt8.random(in: .min ... .max) }
        return ("\(id) \(Data(bytes).base64EncodedString())", try VaultKey(id: id, bytes: bytes))
    }

    /// Makes a key file that only its owner may read; a file that is there is never overwritten.
    package static func create(file path: String, now: Date) throws(VaultError) -> KeyRing {
        let (line, key) = try newLine(named: "key-" + now.formatted(Date.ISO8601FormatStyle().year().month().day()))
        let text = """
            # Keys of Patchbay, which seal all that is secret in the database. Without this file no secret can be read again:
            # keep a copy elsewhere, and never beside a copy of the database.
            \(line)

            """
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw VaultError(.keySourceUnreadable, "The key file \(path) cannot be made.") }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try file.write(contentsOf: Data(text.utf8))
            try file.synchronize()
        } catch {
            throw VaultError(.keySourceUnreadable, "The key file \(path) cannot be written.")
        }
        return try KeyRing(current: key)
    }

    private static func ring(_ text: String, from place: String) throws(VaultError) -> KeyRing {
        var keys: [VaultKey] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let id = words.first, !id.hasPrefix("#") else { continue }
            guard words.count == 2 else {
                throw VaultError(.invalidKey, "Line \(number + 1) of \(place) is not a name and a key, with a space between them.")
            }
            keys.append(try VaultKey(id: String(id), text: String(words[1])))
        }
        guard let current = keys.first else { throw VaultError(.invalidKey, "There is no key in \(place).") }
        return try KeyRing(current: current, others: Array(keys.dropFirst()))
    }

    private static func contents(of path: String) throws(VaultError) -> String {
        var status = stat()
        // The file that is open is asked, and not its name: secrets are often mounted as links.
        guard let handle = FileHandle(forReadingAtPath: path), fstat(handle.fileDescriptor, &status) == 0,
            let data = try? handle.read(upToCount: limit), let text = String(validating: data, as: UTF8.self)
        else {
            throw VaultError(.keySourceUnreadable, "The key file \(path) cannot be read.")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw VaultError(.keySourceUnreadable, "The key file \(path) can be read by others. Make it private: chmod 600 \(path)")
        }
        return text
    }

    private static func output(of command: String) throws(VaultError) -> String {
        guard let pipe = popen(command, "r") else { throw VaultError(.keySourceUnreadable, "The key command cannot be started.") }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count < limit {
            let count = fread(&buffer, 1, buffer.count, pipe)
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
        }
        let status = pclose(pipe)
        guard status == 0, let text = String(validating: bytes, as: UTF8.self) else {
            throw VaultError(.keySourceUnreadable, "The key command failed; run it by hand to see why.")
        }
        return text
    }
}
