import Foundation

extension ManifestLoader {
    /// Reads the manifest of one integration's folder. Its id must be the folder's name.
    package func load(folder: String) -> LoadedManifest {
        let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        let file = folder + "/" + Self.fileName
        let text: String
        switch Self.text(of: file) {
        case .success(let found): text = found
        case .failure(let problem): return LoadedManifest(draft: nil, diagnostics: [problem.diagnostic], file: file)
        }
        var loaded = load(yaml: text, file: file, folder: folder)
        guard var draft = loaded.draft else { return loaded }
        if draft.icon == nil, FileManager.default.fileExists(atPath: folder + "/icon.svg") { draft.icon = "icon.svg" }
        loaded.draft = draft
        if let problem = Self.folderProblem(draft) { loaded.diagnostics.append(problem) }
        return loaded
    }

    /// Reads every folder of a directory, by name. Names that begin with `_` or `.` are left out; a file is worth a warning.
    package func load(directory: String) -> LoadedCatalog {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
        } catch {
            return LoadedCatalog(directoryDiagnostics: [
                Self.problem(.unreadable, directory, "the directory cannot be read", fix: "Check the path and its permissions.")
            ])
        }
        var catalog = LoadedCatalog()
        var folders: [String] = []
        for name in names where !name.hasPrefix("_") && !name.hasPrefix(".") {
            let path = directory + "/" + name
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
                catalog.directoryDiagnostics.append(
                    Self.problem(
                        .strayFile, path, "is not the folder of an integration", severity: .warning,
                        fix: "Put the manifest into `<id>/\(Self.fileName)`, or begin the name with `_`."))
                continue
            }
            folders.append(path)
        }
        catalog.entries = folders.concurrentMap { load(folder: $0) }
        return catalog
    }

    /// What is wrong when the id is not the name of the folder: the integration could not be found by its id.
    private static func folderProblem(_ draft: IntegrationManifest) -> Diagnostic? {
        guard let origin = draft.origin, let name = origin.folder.map(FolderName.of), !draft.id.isEmpty, draft.id != name else {
            return nil
        }
        return Diagnostic(
            rule: LoadRule.idFolder.rawValue, location: ManifestLocator(text: origin.text, file: origin.file).location(of: ["id"]),
            keyPath: "id", message: "`id`: is `\(draft.id)`, and the folder is `\(name)`",
            fix: TextFormat.slug.matches(name[...].utf8)
                ? "Rename the folder, or write `id: \(name)`." : "Rename the folder to `\(draft.id)`.")
    }

    private struct Unreadable: Error { var diagnostic: Diagnostic }

    private static func text(of file: String) -> Result<String, Unreadable> {
        do throws(RegularFile.Problem) {
            // One byte more than allowed is enough to know that there are too many.
            let data = try RegularFile.contents(of: file, upTo: YAMLDocument.sizeLimit + 1)
            guard let text = String(validating: data, as: UTF8.self) else {
                return .failure(Unreadable(diagnostic: problem(.encoding, file, "the file is not UTF-8", fix: "Save it as UTF-8.")))
            }
            return .success(text)
        } catch {
            let diagnostic =
                switch error {
                case .missing:
                    problem(
                        .missingManifest, file, "there is no such file",
                        fix: "Write one (`patchbay new`), or begin the folder's name with `_`.")
                case .notAFile:
                    problem(.unreadable, file, "this is no regular file", fix: "Put a file there, no pipe, device or folder.")
                case .unreadable: problem(.unreadable, file, "the file cannot be read", fix: "Check its permissions.")
                }
            return .failure(Unreadable(diagnostic: diagnostic))
        }
    }

    private static func problem(
        _ rule: LoadRule, _ file: String, _ message: String, severity: Diagnostic.Severity = .error, fix: String
    ) -> Diagnostic {
        Diagnostic(
            severity: severity, rule: rule.rawValue, location: SourceLocation(file: file, line: 1, column: 1), message: message, fix: fix)
    }
}
