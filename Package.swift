// swift-tools-version: 6.2
import PackageDescription

/// Every target is checked for memory safety; `unsafe` stands only where the bytes are.
let checked: [SwiftSetting] = [.strictMemorySafety()]

func room(_ name: String, _ below: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: below, swiftSettings: checked)
}

func suite(_ name: String, _ tested: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: tested, swiftSettings: checked)
}

let package = Package(
  name: "ediglot",
  products: [],
  dependencies: [],
  targets: [
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    room("Octets"),
    room("JSON5"),
    room("Findings", ["Octets"]),
    room("X12", ["Octets", "Findings"]),
    room("Conformance", ["Octets", "Findings", "X12"]),
    room("Canonical", ["Octets"]),
    room("Mapping", ["Octets", "Findings", "X12", "Conformance", "Canonical"]),
    room("Acknowledgement", ["Octets", "Findings", "X12"]),
    room("Odoo", ["Octets", "Canonical", "JSON5"]),
    room("PartnerSpec", ["Octets", "JSON5", "Conformance", "Canonical", "Mapping", "Odoo"]),
    room(
      "Translation",
      [
        "Octets", "Findings", "X12", "Conformance", "Canonical", "Mapping", "Acknowledgement", "Odoo", "PartnerSpec",
        "CCrypto",
      ]),
    .executableTarget(
      name: "ediglot", dependencies: ["Translation", "PartnerSpec", "Findings", "JSON5"], swiftSettings: checked),
    .executableTarget(name: "Bench", dependencies: ["Translation"], swiftSettings: checked),
    suite("JSON5Tests", ["JSON5"]),
  ],
  swiftLanguageModes: [.v6]
)
