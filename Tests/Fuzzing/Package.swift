// swift-tools-version: 6.2
import PackageDescription

/// The fuzzer: a package of its own, because what it runs is built with libFuzzer's instruments, dependencies and all.
///
/// An executable cannot be linked into another, so the program's own sources are compiled in: `Sources` and
/// `Fuzz/Decoders` lead to them.
let rules: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "fuzzing",
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    ],
    targets: [
        .systemLibrary(name: "CLibpq", path: "Sources/CLibpq", pkgConfig: "libpq"),
        .systemLibrary(name: "COpenSSL", path: "Sources/COpenSSL", pkgConfig: "libcrypto"),
        .systemLibrary(name: "CHiredis", path: "Sources/CHiredis", pkgConfig: "hiredis"),
        .target(
            name: "Redis", dependencies: ["CHiredis", .product(name: "Logging", package: "swift-log")],
            path: "Sources/Redis", swiftSettings: rules),
        .target(
            name: "Postgres", dependencies: ["CLibpq", .product(name: "Logging", package: "swift-log")],
            path: "Sources/Postgres", swiftSettings: rules),
        .target(name: "OpenSSL", dependencies: ["COpenSSL"], path: "Sources/OpenSSL", swiftSettings: rules),
        .target(
            name: "GroupChat",
            dependencies: [
                "Postgres", "Redis", .product(name: "Logging", package: "swift-log"),
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            path: "Sources/GroupChat", swiftSettings: rules),
        .executableTarget(
            name: "groupd-fuzz",
            dependencies: [
                "GroupChat", "Postgres", "OpenSSL",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            path: "Fuzz", swiftSettings: rules),
    ]
)
