// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
  name: "widgets",
  products: [.executable(name: "widgets", targets: ["widgets"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    // For widgets-serve alone: what links them starts 3 ms later and builds a minute longer.
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ],
  targets: [
    // The words and the rules: pure, Foundation only.
    .target(name: "Core", swiftSettings: strict),

    // One room for each foreign thing.
    .target(name: "Providers", dependencies: ["Core", "CExpat"], swiftSettings: strict),
    .target(
      name: "Rendering",
      dependencies: ["Core"],
      resources: [.embedInCode("Templates"), .embedInCode("Languages")],
      swiftSettings: strict, plugins: ["Catalogues"]),
    // The list of languages is the list of files.
    .plugin(name: "Catalogues", capability: .buildTool()),
    .target(name: "Transport", dependencies: ["Core", "CCurl"], swiftSettings: strict),
    .target(
      name: "Storage", dependencies: ["Core", .product(name: "GRDB", package: "GRDB.swift")], swiftSettings: strict),
    .target(name: "Publishing", dependencies: ["CZlib", "CSpawn"], swiftSettings: strict),

    // The config and the site's own files, as they lie on this machine.
    .target(name: "SiteFiles", dependencies: ["Core", "Providers", "Rendering", "CBuild"], swiftSettings: strict),

    // The policy of a run, over Core's protocols alone.
    .target(name: "Refreshing", dependencies: ["Core"], swiftSettings: strict),

    .executableTarget(
      name: "widgets",
      dependencies: [
        "Core", "Providers", "Rendering", "Transport", "Storage", "Publishing", "Refreshing", "SiteFiles",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict,
      // At a fixed address: its 85,000 relocations cost every start of the static binary 1 ms of 8. What reads foreign
      // bytes is Swift, and the C libraries stay shared and randomised. The C++ runtime, which only Swift's own runtime
      // uses, is linked in, and 10,000 names that nobody looks up are not exported: 1.3 ms less.
      linkerSettings: [
        .unsafeFlags(
          [
            "-Xclang-linker", "-no-pie", "-Xclang-linker", "-static-libgcc",
            "-L", "\(Context.packageDirectory)/Scripts/link", "-Xlinker", "--no-export-dynamic",
          ], .when(configuration: .release))
      ]),

    // Answers over HTTP, whatever the server: pure but for the files that it reads.
    .target(
      name: "Serving", dependencies: ["Core", "Rendering"], resources: [.embedInCode("OpenAPI")], swiftSettings: strict),

    // A program of its own, started by `widgets serve`: only it links the server's libraries.
    .executableTarget(
      name: "widgets-serve",
      dependencies: [
        "Core", "Providers", "Rendering", "Storage", "SiteFiles", "Serving",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict),

    // libcurl is opened with dlopen when the first fetch is due: linked, it costs every command 7 ms.
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("dl")]),
    // The Makefile names the commit. In C, so that a new one compiles one file and links the programs.
    .target(
      name: "CBuild",
      cSettings: [.define("WIDGETS_COMMIT", to: "\"\(Context.environment["WIDGETS_COMMIT"] ?? "")\"")]),
    // What glibc has beyond POSIX for starting a program.
    .target(name: "CSpawn"),
    .systemLibrary(name: "CExpat"),
    .systemLibrary(name: "CZlib"),

    // The provider stand-in: a library for the tests, a command for `make demo`.
    .target(name: "Replay", dependencies: ["Core"], path: "Tests/Replay", swiftSettings: strict),
    .executableTarget(
      name: "replay-server", dependencies: ["Replay"], path: "Tests/ReplayCommand", swiftSettings: strict),

    // How long decoding takes, for `make bench`.
    .executableTarget(
      name: "decode", dependencies: ["Core", "Providers", "Replay"], path: "Tests/DecodeCommand", swiftSettings: strict),

    // What the tests of files and locks need to happen in a process that can be killed.
    .executableTarget(
      name: "child", dependencies: ["Core", "Storage", "Publishing"], path: "Tests/Child", swiftSettings: strict),

    // What `make fuzz` runs over every decoder, the config and the pages: the targets, libFuzzer's driver around them,
    // and the test that repeats what was found.
    .target(
      name: "FuzzTargets", dependencies: ["Core", "Providers", "Rendering", "Replay"], path: "Tests/FuzzTargets",
      swiftSettings: strict),
    .executableTarget(name: "fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz", swiftSettings: strict),
    .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets"], swiftSettings: strict),

    .testTarget(name: "CoreTests", dependencies: ["Core"], swiftSettings: strict),
    // The worked example of a kind in CONTRIBUTING.md.
    .testTarget(name: "GuideTests", dependencies: ["Core", "Rendering"], swiftSettings: strict),
    .testTarget(name: "ProvidersTests", dependencies: ["Core", "Providers", "Replay"], swiftSettings: strict),
    .testTarget(
      name: "CaptureTests", dependencies: ["Core", "Providers", "Transport", "Replay"], swiftSettings: strict),
    .testTarget(
      name: "RenderingTests", dependencies: ["Core", "Rendering", "Publishing"], exclude: ["Goldens"],
      swiftSettings: strict),
    .testTarget(name: "TransportTests", dependencies: ["Core", "Transport", "Replay"], swiftSettings: strict),
    .testTarget(
      name: "StorageTests",
      dependencies: ["Core", "Storage", "child", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict),
    .testTarget(
      name: "PublishingTests", dependencies: ["Publishing", "CZlib", "child"], swiftSettings: strict),
    .testTarget(
      name: "RefreshingTests",
      dependencies: ["Core", "Refreshing", "Storage", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict),
    // A site of its own for every test of whole commands.
    .target(name: "Site", dependencies: ["Core", "Replay"], path: "Tests/Site", swiftSettings: strict),
    .testTarget(
      name: "CommandTests", dependencies: ["Core", "Providers", "Replay", "Site", "widgets", "replay-server"],
      swiftSettings: strict),
    .testTarget(
      name: "FaultTests",
      dependencies: ["Core", "Providers", "Replay", "Site", "CZlib", "widgets", "widgets-serve", "child"],
      swiftSettings: strict),

    .testTarget(
      name: "ServingTests", dependencies: ["Core", "Rendering", "SiteFiles", "Serving", "Storage"],
      swiftSettings: strict),
    // In a target of its own: what it needs is the server's program, which links nothing into the tests.
    .testTarget(name: "ServerTests", dependencies: ["Site", "widgets", "widgets-serve"], swiftSettings: strict),
  ]
)
