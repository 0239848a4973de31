import Foundation
import IntegrationStore
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// Who counts as alive.
@Suite struct ProcessTests {
    @Test func `this process is alive, a number nobody has is not`() {
        #expect(ProcessIdentity.current.isAlive)
        #expect(!ProcessIdentity(host: ProcessIdentity.current.host, pid: Int32.max, startTime: 1).isAlive)
        #expect(!ProcessIdentity(host: ProcessIdentity.current.host, pid: getpid(), startTime: 1).isAlive)
    }

    #if os(Linux)
    @Test func `a process that ended and was not waited for is dead`() throws {
        var pid: pid_t = 0
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("/bin/true"), nil]
        defer { for argument in arguments { free(argument) } }
        try #require(posix_spawn(&pid, "/bin/true", nil, nil, &arguments, nil) == 0)
        let child = pid
        defer { waitpid(child, nil, 0) }
        // Until it has ended, and without taking it away.
        var ending = siginfo_t()
        try #require(waitid(P_PID, id_t(child), &ending, WEXITED | WNOWAIT) == 0)
        #expect(!ProcessIdentity(host: ProcessIdentity.current.host, pid: child, startTime: 0).isAlive)
    }
    #endif
}
