import Foundation
import Synchronization

/// Runs code on a thread with the stack a task may have on some systems: 512 KiB.
enum SmallStack {
    static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value?) -> Value? {
        let result = Box<Value>()
        let isDone = DispatchSemaphore(value: 0)
        let thread = Thread {
            result.value.withLock { $0 = body() }
            isDone.signal()
        }
        thread.stackSize = 512 * 1_024
        thread.start()
        isDone.wait()
        return result.value.withLock { $0 }
    }

    private final class Box<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }
}
