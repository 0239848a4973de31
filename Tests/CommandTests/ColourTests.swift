import Foundation
import Testing

/// Colour is for people, and for those who want it (no-color.org).
@Suite struct ColourTests {
    @Test(arguments: [("TERM=xterm", true), ("TERM=xterm NO_COLOR=1", false), ("TERM=xterm NO_COLOR=", true), ("TERM=dumb", false)])
    func atATerminal(environment: String, isColoured: Bool) async throws {
        try await WorkFolder.with { patchbay, folder in
            let script = """
                import os, pty, sys
                shown = b""
                def read(terminal):
                    global shown
                    more = os.read(terminal, 4096)
                    shown += more
                    return more
                sys.stdout.flush()
                status = pty.spawn(sys.argv[1:], read)
                sys.exit(os.waitstatus_to_exitcode(status))
                """
            try Data(script.utf8).write(to: folder.appendingPathComponent("terminal.py"))
            let outcome = try await patchbay.shell("env \(environment) python3 terminal.py \"$0\" catalog")
            #expect(outcome.status == 0 && outcome.outputText.contains("github"), "\(outcome.errorText)")
            #expect(outcome.outputText.contains("\u{1B}[") == isColoured)
        }
    }
}
