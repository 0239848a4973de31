import ArgumentParser
import Foundation
import IntegrationAuth
import IntegrationRuntime
import IntegrationStore
import Logging

/// `patchbay keys`
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Change the keys that seal the secrets of a server, while it runs.",
        discussion: """
            Once a year, or when a key may have become known:

              patchbay keys add        a new key, which seals nothing yet
              patchbay keys rotate     makes it the current one, and seals all
                                       data keys with it; given again after an
                                       interruption it goes on
              patchbay keys retire ID  takes an old key out, once nothing needs it

            Servers need not be stopped: they read the keys again when they meet
            one that they do not know.
            """,
        subcommands: [KeysListCommand.self, KeysAddCommand.self, KeysRotateCommand.self, KeysRetireCommand.self],
        defaultSubcommand: KeysListCommand.self)
}

/// `patchbay keys list`
struct KeysListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Which keys there are, and what they seal.")
    @OptionGroup var options: DataOptions

    func run() async throws {
        let ring = try options.ring()
        let (known, counts) = try await options.withStore { (try await $0.encryptionKeys(), try await $0.dataKeyCounts()) }
        for id in ring.ids.union(counts.keys).sorted() {
            let state =
                switch (ring[id], known[id]) {
                case (nil, _): "missing"
                case (let key?, let value?) where key.checkValue != value: "another key of that name"
                default: id == ring.current.id ? "current" : "old or new"
                }
            try StandardOutput.write(line: "\(id)  \(state), seals \(Count.text(counts[id] ?? 0, "data key"))")
        }
    }
}

/// `patchbay keys add`
struct KeysAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Make a new key in the key file; it seals nothing before `rotate`.")
    @OptionGroup var options: DataOptions

    func run() async throws {
        guard case .file(let path)? = try options.source() else {
            // Where the keys come from elsewhere, they are changed there.
            let id = "key-" + Date().formatted(Date.ISO8601FormatStyle().year().month().day())
            let line = try Failure.naming { () throws(VaultError) in try KeySource.newLine(named: id).line }
            StandardError.say("Add this line to your keys as the second, and as the first before `keys rotate`:", level: .notice)
            return try StandardOutput.write(line: line)
        }
        let id = try Failure.naming { () throws(VaultError) in
            var file = try KeyFile(path: path)
            return try file.addKey(now: Date())
        }
        try StandardOutput.write(line: "Added \(id) to \(path). Keep a copy of the file, then: \(options.command("keys rotate"))")
    }
}

/// `patchbay keys rotate`
struct KeysRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Make an added key the current one, and seal all data keys with it.")
    @Argument(help: ArgumentHelp("The key; the one that was added last unless it is given.", valueName: "id")) var id: String?
    @OptionGroup var options: DataOptions

    func run() async throws {
        if case .file(let path)? = try options.source() {
            try Failure.naming { () throws(VaultError) in
                var file = try KeyFile(path: path)
                // Without one: that of a rotation that was interrupted.
                if let wanted = id ?? file.nextID { try file.makeCurrent(wanted) }
            }
        }
        let ring = try options.ring()
        if let id, ring.current.id != id {
            throw Failure(.usage, "Error: the current key is \(ring.current.id); put \(id) first in your keys.")
        }
        let done = try await options.withStore { store in
            // Checks the keys against the database, and makes the new one known there.
            _ = try await CredentialVault(store: store, keys: ring, now: { Date() })
            return try await KeyRotation(store: store, keys: ring).run { done in
                StandardError.say("\(Count.text(done, "data key")) sealed with \(ring.current.id)", level: .notice)
            }
        }
        try StandardOutput.write(line: "\(ring.current.id) is the current key; \(Count.text(done, "data key")) sealed anew.")
    }
}

/// `patchbay keys retire`
struct KeysRetireCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "retire", abstract: "Take out a key that seals nothing any more.")
    @Argument(help: ArgumentHelp("The key.", valueName: "id")) var id: String
    @OptionGroup var options: DataOptions

    func run() async throws {
        let ring = try options.ring()
        guard ring.current.id != id else { throw Failure(.usage, "Error: \(id) is the current key.") }
        guard ring[id] != nil else { throw Failure(.usage, "Error: there is no key of that name.") }
        let used = try await options.withStore { try await $0.removeEncryptionKey(id: id) }
        guard used == 0 else {
            throw Failure(.usage, "Error: \(id) still seals \(Count.text(used, "data key")); `\(options.command("keys rotate"))` first.")
        }
        guard case .file(let path)? = try options.source() else {
            return try StandardOutput.write(line: "Nothing needs \(id) any more; take it out of your keys.")
        }
        try Failure.naming { () throws(VaultError) in
            var file = try KeyFile(path: path)
            try file.remove(id)
        }
        try StandardOutput.write(line: "\(id) is gone from \(path).")
    }
}
