/// How often to synchronise.
package struct SyncSchedule: Hashable, Sendable {
    /// Between two full passes.
    package var full: Duration
    /// Between two delta passes; absent: only full ones.
    package var delta: Duration?
    /// When a mass deletion is held back until a person confirms it.
    package var deleteGuard: DeleteGuard

    package init(full: Duration = .seconds(86_400), delta: Duration? = nil, deleteGuard: DeleteGuard = DeleteGuard()) {
        self.full = full
        self.delta = delta
        self.deleteGuard = deleteGuard
    }
}
