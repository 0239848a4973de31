import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension ProcessIdentity {
    /// This process.
    package static var current: ProcessIdentity {
        let pid = getpid()
        return ProcessIdentity(host: currentHost, pid: pid, startTime: startTime(of: pid) ?? 0)
    }

    /// Whether the process still exists. A process of another machine cannot be asked and counts as alive: its heartbeat decides.
    package var isAlive: Bool {
        guard host == Self.currentHost else { return true }
        guard kill(pid, 0) == 0 || errno == EPERM else { return false }
        guard startTime != 0, let now = Self.startTime(of: pid) else { return true }
        return now == startTime
    }

    private static var currentHost: String {
        let namespace = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? "pid"
        // gethostname, not ProcessInfo: that one may ask the network.
        var name = [UInt8](repeating: 0, count: 256)
        name.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
            _ = gethostname(start, buffer.count - 1)
        }
        return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self) + "/" + namespace
    }

    /// Field 22 of `/proc/PID/stat` (proc(5)). The second field holds the program's name in parentheses and may hold spaces.
    private static func startTime(of pid: Int32) -> Int64? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8), let end = text.lastIndex(of: ")") else {
            return nil
        }
        let fields = text[text.index(after: end)...].split(separator: " ")
        return fields.count > 19 ? Int64(fields[19]) : nil
    }
}
