// swift-tools-version:6.2
import PackageDescription

/// One set of settings for every Swift target, so that a rule holds everywhere or nowhere.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
]

/// Imports point down only: each target names what it may use, and the compiler refuses the rest.
let package = Package(
    name: "patchbay",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "patchbay", targets: ["patchbay"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    ],
    targets: [
        .executableTarget(
            name: "patchbay",
            dependencies: [
                "IntegrationCore", "IntegrationEngine", "IntegrationStore", "IntegrationCatalog", "IntegrationTesting", "IntegrationServer",
                "IntegrationRuntime", "IntegrationAuth", "JSONTape", "CEL", "CRuntime",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings,
            linkerSettings: [.unsafeFlags(["-use-ld=lld", "-Xlinker", "--no-export-dynamic"], .when(configuration: .release))]
        ),
        // What measurements of the API are compared with: a server that does nothing.
        .executableTarget(
            name: "hello",
            dependencies: [.product(name: "Hummingbird", package: "hummingbird"), .product(name: "Logging", package: "swift-log")],
            path: "Benchmarks/hello",
            swiftSettings: settings
        ),
        // What runs cost that do nothing.
        .executableTarget(
            name: "queue",
            dependencies: [
                "IntegrationCore", "IntegrationEngine", "IntegrationRuntime", "IntegrationStore",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Benchmarks/queue", exclude: ["runs.py"], sources: ["main.swift"], swiftSettings: settings
        ),
        // How fast secrets are opened.
        .executableTarget(name: "vault", dependencies: ["IntegrationAuth"], path: "Benchmarks/vault", swiftSettings: settings),
        .target(
            name: "IntegrationServer",
            dependencies: [
                "IntegrationCore", "IntegrationRuntime", "IntegrationEngine", "IntegrationAuth", "IntegrationStore", "JSONTape",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "IntegrationRuntime",
            dependencies: [
                "IntegrationCore", "IntegrationEngine", "IntegrationAuth", "IntegrationStore", "JSONTape",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "IntegrationTesting",
            dependencies: [
                "IntegrationCore", "IntegrationEngine", "IntegrationAuth", "IntegrationStore", "SQLDatabase", "JSONTape", "CEL",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "IntegrationCatalog",
            dependencies: ["IntegrationCore"],
            resources: [.copy("Integrations")],
            swiftSettings: settings
        ),
        .target(
            name: "IntegrationEngine",
            dependencies: [
                "IntegrationCore", "IntegrationAuth", "IntegrationStore", "JSONTape", "CEL",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "IntegrationStore",
            dependencies: [
                "IntegrationCore", "SQLDatabase", "JSONTape", "CRuntime",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "SQLDatabase",
            dependencies: [
                "CPostgres", "JSONTape", .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "IntegrationAuth",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "IntegrationCore",
            dependencies: [
                "CEL", "JSONTape",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
        .target(name: "JSONTape", dependencies: ["CSimdjson"], swiftSettings: settings),
        .target(name: "CEL", dependencies: ["CRE2"], swiftSettings: settings),
        // Loads libpq when it is needed first, and must not be linked with it: hence no pkgConfig, which would say so to the linker.
        .target(name: "CPostgres"),
        .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "CRuntime", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),

        .testTarget(name: "CELTests", dependencies: ["CEL"], swiftSettings: settings),
        .testTarget(name: "JSONTapeTests", dependencies: ["JSONTape"], swiftSettings: settings),
        .testTarget(
            name: "SQLDatabaseTests",
            dependencies: ["SQLDatabase", "IntegrationTesting", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntegrationCoreTests",
            dependencies: ["IntegrationCore", "JSONTape", "CEL", .product(name: "Yams", package: "Yams")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntegrationAuthTests",
            dependencies: [
                "IntegrationAuth",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntegrationStoreTests",
            dependencies: [
                "IntegrationStore", "IntegrationCore", "IntegrationTesting", "SQLDatabase", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntegrationEngineTests",
            dependencies: [
                "IntegrationEngine", "IntegrationTesting", "IntegrationCatalog", "IntegrationStore", "IntegrationCore", "IntegrationAuth",
                "JSONTape",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntegrationCatalogTests",
            dependencies: [
                "IntegrationCatalog", "IntegrationTesting", "IntegrationEngine", "IntegrationStore", "IntegrationCore", "IntegrationAuth",
                "JSONTape", .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Moto/seed.py"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntegrationRuntimeTests",
            dependencies: [
                "IntegrationRuntime", "IntegrationTesting", "IntegrationEngine", "IntegrationStore", "SQLDatabase", "IntegrationCore",
                "IntegrationAuth", "JSONTape",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntegrationServerTests",
            dependencies: [
                "IntegrationServer", "IntegrationRuntime", "IntegrationCatalog", "IntegrationTesting", "IntegrationEngine",
                "IntegrationStore", "IntegrationCore", "IntegrationAuth", "JSONTape",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            exclude: ["Faults"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "patchbay", "IntegrationCatalog", "IntegrationCore", "IntegrationEngine", "IntegrationTesting",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
    ],
    cxxLanguageStandard: .cxx17
)
