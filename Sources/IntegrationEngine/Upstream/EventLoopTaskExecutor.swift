internal import NIOCore

/// Runs tasks on the thread that serves their connections.
///
/// What is done with an answer is short and leads to the next request. On a thread of its own each answer would wake that thread, and
/// each request the event loop again: a tenth of what reading pages one after another costs.
final class EventLoopTaskExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
