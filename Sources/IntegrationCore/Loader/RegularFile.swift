import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file with bytes in it. Pipes, devices and sockets would block a reader or never end, so they are not opened.
package enum RegularFile {
    /// Why there are no bytes.
    package enum Problem: Error {
        case missing
        /// It is a pipe, a device, a socket or a folder.
        case notAFile
        case unreadable
    }

    /// What stands at a path, symbolic links followed; nil when it is a regular file.
    package static func problem(at path: String) -> Problem? {
        var status = stat()
        guard stat(path, &status) == 0 else { return errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable }
        return status.st_mode & S_IFMT == S_IFREG ? nil : .notAFile
    }

    /// What stands at a name below a folder, as `problem(at:)`; missing also where it leads out of the folder, by `..` or by a link.
    package static func problem(of name: String, in folder: String) -> Problem? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains(""), !parts.contains("..") else { return .missing }
        let path = "\(folder)/\(name)"
        var status = stat()
        guard lstat(path, &status) == 0 else { return problem(at: path) }
        // Only a link, or a folder on the way that is one, leads elsewhere.
        if status.st_mode & S_IFMT == S_IFREG, parts.count == 1 { return nil }
        let (end, start) = (resolved(path), resolved(folder))
        guard let end, let start, end.hasPrefix(start + "/") else { return .missing }
        return problem(at: path)
    }

    private static func resolved(_ path: String) -> String? {
        guard let text = realpath(path, nil) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }

    /// - Parameter limit: Bytes read at most.
    static func contents(of path: String, upTo limit: Int = .max) throws(Problem) -> Data {
        if let problem = problem(at: path) { throw problem }
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            return try (limit == .max ? handle.readToEnd() : handle.read(upToCount: limit)) ?? Data()
        } catch {
            throw .unreadable
        }
    }
}
