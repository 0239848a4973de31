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
        return ProcessIdentity(host: currentHost, pid: pid, startTime: status(of: pid).flatMap(startTime) ?? 0)
    }

    /// Whether the process still exists. A process of another machine cannot be asked and counts as alive: its heartbeat decides.
    package var isAlive: Bool {
        guard host == Self.currentHost else { return true }
        guard kill(pid, 0) == 0 || errno == EPERM else { return false }
        guard let fields = Self.status(of: pid) else { return true }
        // A process that ended and was not waited for yet still has its number: Z, or X in the moment it goes.
        guard let state = fields.first, state != "Z", state != "X", state != "x" else { return false }
        guard startTime != 0, let now = Self.startTime(fields) else { return true }
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

    /// The fields of `/proc/PID/stat` (proc(5)) from the third on, the state. The second one holds the program's name in parentheses and
    /// may hold spaces and parentheses.
    private static func status(of pid: Int32) -> [Substring]? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8), let end = text.lastIndex(of: ")") else {
            return nil
        }
        return text[text.index(after: end)...].split(separator: " ")
    }

    /// Field 22: clock ticks since boot.
    private static func startTime(_ fields: [Substring]) -> Int64? {
        fields.count > 19 ? Int64(fields[19]) : nil
    }
}
