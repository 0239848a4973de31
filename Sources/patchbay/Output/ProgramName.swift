/// How the program is called in commands that are shown to be typed.
enum ProgramName {
    /// As it was called itself: who ran `.build/debug/patchbay` has no `patchbay` in the search path yet.
    static let current: String = {
        guard let called = CommandLine.arguments.first, called.contains("/") else { return "patchbay" }
        return ShellWord.quoted(called)
    }()
}
