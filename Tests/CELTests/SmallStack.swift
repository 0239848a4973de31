import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Runs code on a thread with three quarters of the stack a task has on some systems, which is 512 KiB: callers need some too.
enum SmallStack {
    /// Whether the address sanitizer is in the program: it puts guards around every variable, so that frames are several times as large.
    private static let isInstrumented = dlsym(nil, "__asan_init") != nil

    static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value?) -> Value? {
        let result = Box<Value>()
        let isDone = DispatchSemaphore(value: 0)
        let thread = Thread {
            result.value.withLock { $0 = body() }
            isDone.signal()
        }
        thread.stackSize = 384 * 1_024 * (isInstrumented ? 4 : 1)
        thread.start()
        isDone.wait()
        return result.value.withLock { $0 }
    }

    private final class Box<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }
}
