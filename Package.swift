// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every target (ARCHITECTURE, "Layers").
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
    name: "groupd",
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // 0. System libraries: a module map and a shim each.
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),

        // What Swift cannot compile: arithmetic for the processor that it will run on. Optimised in every build, or tests
        // would compute for minutes.
        .target(name: "CEncoder", cSettings: [.unsafeFlags(["-O2"])]),

        // 1. Adapters: each wraps one C library and knows nothing of chat.
        .target(name: "Postgres", dependencies: ["CLibpq", log], swiftSettings: strict),
        .target(name: "Redis", dependencies: ["CHiredis", log], swiftSettings: strict),
        .target(name: "HTTPClient", dependencies: ["CCurl", log], swiftSettings: strict),
        .target(name: "OpenSSL", dependencies: ["COpenSSL"], swiftSettings: strict),
        .target(name: "Embedded", dependencies: [log], swiftSettings: strict),

        // Leaves: SQL and one Swift file.
        .target(
            name: "Migrations", path: "Migrations", resources: [.embedInCode("sql")], swiftSettings: strict),
        .target(
            name: "Web", path: "Web",
            resources: [
                .embedInCode("index.html"), .embedInCode("docs.html"), .embedInCode("css"), .embedInCode("js"),
            ], swiftSettings: strict),

        // 2. Domain: no HTTP server, no WebSocket, no C.
        .target(name: "GroupChat", dependencies: ["Postgres", "Redis", log, deque], swiftSettings: strict),
        .target(
            name: "Embeddings",
            dependencies: ["COpenBLAS", "CEncoder", "HTTPClient", "OpenSSL", "Postgres", log, deque],
            swiftSettings: strict),

        // 4. The program.
        .executableTarget(
            name: "groupd",
            dependencies: [
                "Postgres", "Redis", "HTTPClient", "OpenSSL", "Embedded", "GroupChat", "Embeddings", "Migrations",
                "Web", log,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Yams", package: "Yams"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "JWTKit", package: "jwt-kit"),
            ], swiftSettings: strict),

        // Load and proof: clients that measure the program, and the checker of what it delivered.
        .target(name: "DeliveryChecker", path: "Benchmarks/DeliveryChecker", swiftSettings: strict),

        .target(
            name: "ChatLoad",
            dependencies: [
                "HTTPClient", "Embedded",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], path: "Benchmarks/ChatLoad", swiftSettings: strict),
        .executableTarget(
            name: "groupd-checker",
            dependencies: [
                "DeliveryChecker", "ChatLoad", "HTTPClient",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], path: "Benchmarks/groupd-checker", swiftSettings: strict),

        .executableTarget(
            name: "groupd-load",
            dependencies: [
                "ChatLoad", "GroupChat", "HTTPClient", "Postgres",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], path: "Benchmarks/groupd-load", swiftSettings: strict),

        .executableTarget(
            name: "groupd-retrieval",
            dependencies: [
                "ChatLoad", "DeliveryChecker", "Embeddings", "GroupChat", "HTTPClient", "OpenSSL", "Postgres",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], path: "Benchmarks/Retrieval", swiftSettings: strict),

        // Tests: a folder a target.
        .target(
            name: "TestSupport",
            dependencies: ["Postgres", "Redis", "Embedded", "Migrations", "OpenSSL", "GroupChat", log],
            path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "RedisTests", dependencies: ["Redis", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "HTTPClientTests", dependencies: ["HTTPClient", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "OpenSSLTests", dependencies: ["OpenSSL"], swiftSettings: strict),
        .testTarget(
            name: "EmbeddingsTests", dependencies: ["Embeddings", "TestSupport"], swiftSettings: strict),
        .executableTarget(
            name: "embedding-probe", dependencies: ["Embeddings"], path: "Tests/EmbeddingProbe", swiftSettings: strict),
        .executableTarget(
            name: "EmbeddedHost", dependencies: ["Embedded", log], path: "Tests/EmbeddedHost", swiftSettings: strict),
        .testTarget(
            name: "EmbeddedTests", dependencies: ["Embedded", "EmbeddedHost", "TestSupport", log],
            swiftSettings: strict),
        .testTarget(
            name: "GroupChatTests", dependencies: ["GroupChat", "Embeddings", "Postgres", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "ChatLoadTests", dependencies: ["ChatLoad", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: strict),
        .testTarget(name: "CheckerTests", dependencies: ["DeliveryChecker"], swiftSettings: strict),
        .testTarget(
            name: "groupdTests",
            dependencies: [
                "groupd", "GroupChat", "Embeddings", "Postgres", "Redis", "HTTPClient", "OpenSSL", "Embedded",
                "TestSupport",
                log,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: strict),
        // The echo runs on groupd's own pipeline, which only a test can be linked with.
        .testTarget(
            name: "AutobahnTests",
            dependencies: [
                "groupd", "GroupChat", log,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: strict),
        .testTarget(
            name: "SystemTests", dependencies: ["groupd", "Embedded", "HTTPClient", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "ConvergenceTests",
            dependencies: [
                "groupd", "ChatLoad", "HTTPClient", "TestSupport", .product(name: "NIOCore", package: "swift-nio"),
            ], exclude: ["Mutants"], swiftSettings: strict),
    ]
)
