import Foundation
import Synchronization

/// Runs code on a thread with three quarters of the stack a task has on some systems, which is 512 KiB: callers need some too.
enum SmallStack {
    static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value?) -> Value? {
        let result = Box<Value>()
        let isDone = DispatchSemaphore(value: 0)
        let thread = Thread {
            result.value.withLock { $0 = body() }
            isDone.signal()
        }
        thread.stackSize = 384 * 1_024
        thread.start()
        isDone.wait()
        return result.value.withLock { $0 }
    }

    private final class Box<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }
}
