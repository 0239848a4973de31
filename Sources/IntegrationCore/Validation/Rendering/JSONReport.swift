import JSONTape

/// Diagnostics as JSON for programs:
/// `{"diagnostics": [{"severity", "rule", "file", "line", "column", "keyPath", "message", "fix"}], "errors": 1, "warnings": 0, "notes": 0}`.
///
/// `line` and `column` count from 1 and are null for manifests written in Swift; `fix` is null when none is known.
package struct JSONReport: Sendable {
    package init() {}

    package func render(_ diagnostics: [Diagnostic]) -> String {
        var writer = JSONWriter()
        writer.object { root in
            root.key("diagnostics")
            root.array { list in
                for diagnostic in diagnostics { Self.write(diagnostic, to: &list) }
            }
            for (name, severity) in [("errors", Diagnostic.Severity.error), ("warnings", .warning), ("notes", .note)] {
                root.key(name)
                root.number(diagnostics.count { $0.severity == severity })
            }
        }
        return writer.text
    }

    private static func write(_ diagnostic: Diagnostic, to list: inout JSONWriter) {
        let location = diagnostic.location
        list.object { object in
            for (name, value) in [("severity", diagnostic.severity.rawValue), ("rule", diagnostic.rule), ("file", location.file)] {
                object.key(name)
                object.string(value)
            }
            for (name, value) in [("line", location.line), ("column", location.column)] {
                object.key(name)
                if location.isKnown { object.number(value) } else { object.null() }
            }
            for (name, value) in [("keyPath", diagnostic.keyPath), ("message", diagnostic.message)] {
                object.key(name)
                object.string(value)
            }
            object.key("fix")
            if let fix = diagnostic.fix { object.string(fix) } else { object.null() }
        }
    }
}
