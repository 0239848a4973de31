import Foundation

/// pgbouncer in front of the throwaway cluster, as it gives a connection to another client after each transaction: one for all tests of a process,
/// ended with it.
package final class PostgresPooler: Sendable {
    /// To the server, for each database; clients may be as many as they like.
    package static let connections = 2

    private let port: Int
    private let folder: URL
    private let pooler: ChildProcess

    private static let shared = Task { try await PostgresPooler(server: PostgresCluster.sharedPort()) }

    /// Makes an empty database for `body`, which gets its address behind the pooler and the server's own, and removes it afterwards.
    package static func withDatabase<R>(_ body: (_ pooled: String, _ direct: String) async throws -> R) async throws -> R {
        let pooler = try await shared.value
        return try await PostgresCluster.withDatabase { url in
            try await body(url.replacing(/127\.0\.0\.1:[0-9]+/, with: "127.0.0.1:\(pooler.port)"), url)
        }
    }

    /// Whether pgbouncer and PostgreSQL are installed, or tests that need them shall fail for want of them.
    package static var isInstalled: Bool {
        let isThere = FileManager.default.isExecutableFile(atPath: program)
        if !isThere {
            FileHandle.standardError.write(Data("pgbouncer is not installed: the tests that need it are left out.\n".utf8))
        }
        return PostgresCluster.isInstalled && (isThere || ProcessInfo.processInfo.environment["CI"] == "true")
    }

    /// Where Debian puts it, which is not among the programs of everybody.
    private static let program = "/usr/sbin/pgbouncer"

    /// It refuses to be root, as `postgres` does. Parameters that it does not know are refused, as by its own defaults: none may be needed. Its
    /// connections take turns, so that what one transaction left behind would be in the way of others at once.
    private static let script = """
        set -e
        program=$1 folder=$2 port=$3 server=$4 connections=$5 parent=$6 log=$7 ready=
        as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/tmp "$@"; else "$@"; fi; }
        [ "$(id -u)" != 0 ] || chown postgres "$folder"
        printf '"app" "app"\\n' >"$folder/users"
        printf '%s\\n' '[databases]' "* = host=127.0.0.1 port=$server" '[pgbouncer]' 'listen_addr = 127.0.0.1' "listen_port = $port" \\
            'unix_socket_dir =' 'auth_type = scram-sha-256' "auth_file = $folder/users" 'pool_mode = transaction' 'max_client_conn = 1000' \\
            "default_pool_size = $connections" 'server_round_robin = 1' "pidfile = $folder/pid" >"$folder/pgbouncer.ini"
        as "$program" "$folder/pgbouncer.ini" >&2 &
        # Its own number, and not that of the shell around it, which does not listen to signals.
        end() { kill -QUIT "$(head -n 1 "$folder/pid")" 2>/dev/null || true; wait; rm -rf "$folder"; }
        trap 'end; [ -z "$ready" ] || rm -f "$log"' EXIT
        until pg_isready -q -h 127.0.0.1 -p "$port" -U app; do kill -0 $!; done
        ready=yes
        echo ready
        tail --pid="$parent" -f /dev/null
        """

    private init(server: Int) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-pgbouncer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        port = try FreePort.find()
        let log = FileManager.default.temporaryDirectory.appending(path: "\(folder.lastPathComponent).log")
        pooler = try ChildProcess(
            [
                "sh", "-c", Self.script, "sh", Self.program, folder.path, String(port), String(server), String(Self.connections),
                String(ProcessInfo.processInfo.processIdentifier), log.path,
            ],
            output: .pipe, errors: .file(log.path))
        guard await PythonServer.firstLine(of: pooler.output) == "ready" else {
            throw PostgresCluster.Failure(
                description: "pgbouncer did not start: \((try? String(contentsOf: log, encoding: .utf8)) ?? "no message")")
        }
    }
}
