package import Foundation
import Synchronization

/// A throwaway PostgreSQL cluster, one for all tests of a process: started when it is needed first, and ended with the process, however that ends.
package final class PostgresCluster: Sendable {
    /// Why there is no cluster.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package let port: Int
    package let folder: URL
    private let server: ChildProcess
    private let databases = Atomic(0)

    private static let shared = Task { try await PostgresCluster(isSecured: false) }
    private static let secured = Task { try await PostgresCluster(isSecured: true) }

    /// Makes an empty database for `body`, which gets its address, and removes it afterwards.
    package static func withDatabase<R>(_ body: (_ url: String) async throws -> R) async throws -> R {
        try await withDatabase(of: try await shared.value, body)
    }

    /// The same in a cluster that has a certificate for `localhost` and `127.0.0.1`, and takes connections with TLS alone.
    ///
    /// - Parameter body: is given a folder with the authority that signed it, `authority.pem`, and another one, `stranger.pem`.
    package static func withSecuredDatabase<R>(_ body: (_ url: String, _ authorities: URL) async throws -> R) async throws -> R {
        let cluster = try await secured.value
        return try await withDatabase(of: cluster) { try await body($0, cluster.folder) }
    }

    /// The port of the cluster that ``withDatabase(_:)`` makes databases in.
    static func sharedPort() async throws -> Int { try await shared.value.port }

    private static func withDatabase<R>(of cluster: PostgresCluster, _ body: (_ url: String) async throws -> R) async throws -> R {
        let name = "test_\(cluster.databases.add(1, ordering: .relaxed).newValue)"
        try await cluster.psql("CREATE DATABASE \(name) OWNER app")
        let result: Result<R, any Error>
        do {
            result = .success(try await body("postgres://app:app@127.0.0.1:\(cluster.port)/\(name)"))
        } catch {
            result = .failure(error)
        }
        try await cluster.psql("DROP DATABASE \(name) WITH (FORCE)")
        return try result.get()
    }

    /// Makes a database that stays, by what stands behind `CREATE DATABASE`.
    package static func make(_ description: String) async throws {
        try await shared.value.psql("CREATE DATABASE \(description)")
    }

    /// Makes an empty database that stays as long as the cluster does.
    package static func makeDatabase() async throws -> String {
        let cluster = try await shared.value
        let name = "test_\(cluster.databases.add(1, ordering: .relaxed).newValue)"
        try await cluster.psql("CREATE DATABASE \(name) OWNER app")
        return "postgres://app:app@127.0.0.1:\(cluster.port)/\(name)"
    }

    /// Whether PostgreSQL is installed, or tests that need it shall fail for want of it (in continuous integration). That it is missing is said
    /// aloud.
    package static var isInstalled: Bool {
        let isThere = programs != nil
        if !isThere {
            FileHandle.standardError.write(Data("PostgreSQL is not installed: the tests that need it are left out.\n".utf8))
        }
        return isThere || ProcessInfo.processInfo.environment["CI"] == "true"
    }

    /// The folder of `postgres` and `initdb`, which Debian keeps apart from other programs.
    private static var programs: String? {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let newest = versions.compactMap(Int.init).max()
        return newest.map { "\(root)/\($0)/bin" }
    }

    /// Runs a statement as the cluster's owner.
    package func psql(_ statement: String) async throws {
        let errors = folder.appending(path: "psql-\(UUID().uuidString).log")
        let process = try ChildProcess(
            [
                "psql", "-qAt", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", String(port), "-U", "postgres", "-c", statement,
                "postgres",
            ],
            environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "PGPASSWORD": "postgres"],
            output: .nowhere, errors: .file(errors.path))
        guard await process.end() == 0 else {
            throw Failure(description: "psql: \((try? String(contentsOf: errors, encoding: .utf8)) ?? "no message")")
        }
        try? FileManager.default.removeItem(at: errors)
    }

    /// The server ends when whoever waits for this process does; `postgres` refuses to be root.
    private static let script = """
        set -e
        bin=$1 data=$2 port=$3 parent=$4 log=$5 tls=$6 ready=
        as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/tmp "$@"; else "$@"; fi; }
        [ "$(id -u)" != 0 ] || chown postgres "$data"
        export PGPASSWORD=postgres
        echo postgres >"$data/password"
        as "$bin/initdb" -D "$data/cluster" -A scram-sha-256 --pwfile="$data/password" -U postgres --locale=C.UTF-8 -E UTF8 --no-sync >&2
        if [ "$tls" = on ]; then
            key() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "$@" >&2; }
            for name in authority stranger; do key -x509 -days 2 -subj "/CN=$name" -keyout "$data/$name.key" -out "$data/$name.pem"; done
            key -subj /CN=localhost -keyout "$data/server.key" -out "$data/server.csr"
            echo 'subjectAltName=DNS:localhost,IP:127.0.0.1' >"$data/names"
            openssl x509 -req -days 2 -in "$data/server.csr" -CA "$data/authority.pem" -CAkey "$data/authority.key" -CAcreateserial \\
                -extfile "$data/names" -out "$data/server.pem" >&2
            [ "$(id -u)" != 0 ] || chown postgres "$data/server.key"
            # The owner of the cluster asks its questions without.
            printf '%s\\n' 'host all postgres 127.0.0.1/32 scram-sha-256' 'hostssl all all 127.0.0.1/32 scram-sha-256' >"$data/cluster/pg_hba.conf"
        fi
        as "$bin/postgres" -D "$data/cluster" -p "$port" -c ssl="$tls" -c ssl_cert_file="$data/server.pem" -c ssl_key_file="$data/server.key" \\
            -c listen_addresses=127.0.0.1 -c unix_socket_directories="$data" \\
            -c fsync=off -c max_connections=600 -c deadlock_timeout=200ms -c autovacuum_naptime=5s >&2 &
        # Its own number, and not that of the shell around it, which does not listen to signals.
        end() { kill -QUIT "$(head -n 1 "$data/cluster/postmaster.pid")" 2>/dev/null || true; wait; rm -rf "$data"; }
        trap 'end; [ -z "$ready" ] || rm -f "$log"' EXIT
        until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; do kill -0 $!; done
        psql -qAt -h 127.0.0.1 -p "$port" -U postgres -c "CREATE ROLE app LOGIN PASSWORD 'app'" postgres
        ready=yes
        echo ready
        tail --pid="$parent" -f /dev/null
        """

    private init(isSecured: Bool) async throws {
        guard let programs = Self.programs else { throw Failure(description: "PostgreSQL is not installed: scripts/install.sh test") }
        folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-postgres-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        port = try FreePort.find()
        let log = FileManager.default.temporaryDirectory.appending(path: "\(folder.lastPathComponent).log")
        server = try ChildProcess(
            [
                "sh", "-c", Self.script, "sh", programs, folder.path, String(port), String(ProcessInfo.processInfo.processIdentifier),
                log.path, isSecured ? "on" : "off",
            ],
            output: .pipe, errors: .file(log.path))
        guard await PythonServer.firstLine(of: server.output) == "ready" else {
            throw Failure(description: "PostgreSQL did not start: \((try? String(contentsOf: log, encoding: .utf8)) ?? "no message")")
        }
    }
}
