// swift-tools-version: 6.2
import PackageDescription

/// Every target is checked for memory safety; `unsafe` stands only where the bytes are.
/// Rooms are small; the optimiser may look across their borders.
let checked: [SwiftSetting] = [
  .strictMemorySafety(), .enableExperimentalFeature("Lifetimes"),
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

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
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CTrace"),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    room("Octets", ["CLinux"]),
    room("Page"),
    room("Hashing", ["Octets", "CCrypto"]),
    room("JSON5"),
    room("Findings", ["Octets"]),
    room("X12", ["Octets", "Findings"]),
    room("Delimited", ["Octets", "Findings"]),
    room("XMLRecords", ["Octets", "Findings", "CLibXML2"]),
    room("Conformance", ["Octets", "Findings", "X12"]),
    room("Elements", ["Octets", "XMLRecords"]),
    room("Canonical", ["Octets"]),
    room(
      "Mapping",
      ["Octets", "Delimited", "XMLRecords", "Elements", "Findings", "X12", "Conformance", "Canonical"]),
    room("Acknowledgement", ["Octets", "Findings", "X12"]),
    room("Odoo", ["Octets", "Canonical", "JSON5"]),
    room("OdooRecords", ["Octets", "Canonical", "JSON5"]),
    room(
      "PartnerSpec",
      [
        "Octets", "Delimited", "XMLRecords", "Elements", "JSON5", "Findings", "X12", "Conformance", "Canonical",
        "Mapping", "Acknowledgement",
        "Odoo",
        "OdooRecords",
      ]),
    room(
      "Translation",
      [
        "Octets", "Delimited", "XMLRecords", "Elements", "JSON5", "Findings", "X12", "Conformance", "Canonical",
        "Mapping", "Acknowledgement",
        "Odoo",
        "OdooRecords", "PartnerSpec", "Hashing",
      ]),
    room(
      "Sampling",
      [
        "Octets", "Delimited", "XMLRecords", "Elements", "Findings", "X12", "Conformance", "Mapping",
        "Acknowledgement", "PartnerSpec", "Translation",
      ]),
    room(
      "Comparison",
      [
        "Octets", "Hashing", "JSON5", "Findings", "X12", "Conformance", "Canonical", "Acknowledgement", "PartnerSpec",
        "Translation",
      ]),
    room(
      "Provenance",
      [
        "Octets", "Delimited", "Elements", "JSON5", "Findings", "X12", "Conformance", "Canonical", "Mapping",
        "Acknowledgement", "PartnerSpec",
        "Translation",
      ]),
    room(
      "Shrinking",
      ["Octets", "Findings", "X12", "Conformance", "Acknowledgement", "PartnerSpec", "Translation"]),
    room(
      "SpecTest",
      [
        "Octets", "Delimited", "JSON5", "Findings", "X12", "Conformance", "Canonical", "Mapping", "Acknowledgement",
        "Odoo",
        "OdooRecords", "PartnerSpec", "Translation", "Comparison", "Report",
      ]),
    room(
      "SpecReview",
      [
        "Octets", "Delimited", "Elements", "JSON5", "Findings", "X12", "Conformance", "Canonical", "Mapping",
        "Acknowledgement", "Odoo", "PartnerSpec", "Translation",
      ]),
    room(
      "Inference",
      [
        "Octets", "Delimited", "XMLRecords", "Elements", "Findings", "X12", "Conformance", "Canonical", "Mapping",
        "Acknowledgement", "PartnerSpec", "Translation",
      ]),
    room(
      "CompanionGuide",
      [
        "Octets", "Delimited", "XMLRecords", "Elements", "Findings", "X12", "Conformance", "Canonical", "Mapping",
        "Acknowledgement", "PartnerSpec", "Translation", "Sampling", "Page",
      ]),
    room(
      "Report",
      [
        "Octets", "Delimited", "Elements", "Findings", "X12", "Conformance", "Acknowledgement", "PartnerSpec",
        "Translation", "Page",
      ]),
    room("FileSystem", ["Octets", "CLinux"]),
    room("Ledger", ["Octets", "Hashing", "CSQLite"]),
    room(
      "Exchange",
      [
        "Octets", "JSON5", "Findings", "X12", "Delimited", "Elements", "Conformance", "Canonical", "Mapping",
        "Acknowledgement", "OdooRecords", "PartnerSpec", "Translation", "Report", "Hashing", "FileSystem", "Ledger",
        "CLinux",
      ]),
    .executableTarget(
      name: "ediglot",
      dependencies: [
        "Octets", "JSON5", "Findings", "X12", "Conformance", "Canonical", "Mapping", "Acknowledgement", "Odoo",
        "OdooRecords", "PartnerSpec", "Translation", "Sampling", "SpecTest", "SpecReview", "Comparison", "Provenance",
        "Shrinking", "Inference", "CompanionGuide", "Report", "Exchange", "Ledger", "FileSystem",
      ], swiftSettings: checked),
    .executableTarget(
      name: "Bench",
      dependencies: [
        "Octets", "Findings", "X12", "Conformance", "Canonical", "Mapping", "Odoo", "PartnerSpec", "Translation",
        "FileSystem", "Exchange", "Delimited",
      ],
      swiftSettings: checked),
    .executableTarget(
      name: "Faults",
      dependencies: [
        "Octets", "Hashing", "PartnerSpec", "Translation", "FileSystem", "Ledger", "Exchange", "CTrace",
      ], swiftSettings: checked),
    suite("OctetsTests", ["Octets"]),
    suite("HashingTests", ["Octets", "Hashing"]),
    suite("JSON5Tests", ["JSON5"]),
    suite("XMLRecordsTests", ["Octets", "XMLRecords"]),
    suite(
      "MappingTests",
      ["Octets", "Findings", "X12", "Conformance", "Canonical", "Mapping", "PartnerSpec", "Sampling"]),
    suite("CanonicalTests", ["Octets", "JSON5", "Canonical"]),
    suite("CommandTests", ["ediglot", "Octets", "JSON5", "Findings", "X12", "PartnerSpec", "Translation"]),
    suite("X12Tests", ["Octets", "Findings", "X12"]),
    suite("DelimitedTests", ["Octets", "Findings", "Delimited"]),
    suite(
      "TranslationTests",
      [
        "Octets", "Hashing", "Delimited", "XMLRecords", "Elements", "JSON5", "Findings", "X12", "Conformance",
        "Canonical", "Mapping", "Acknowledgement", "Odoo", "PartnerSpec", "Translation", "Sampling",
      ]),
    suite(
      "PartnerTests",
      [
        "Octets", "JSON5", "Findings", "X12", "XMLRecords", "Elements", "Conformance", "Canonical", "Mapping",
        "Acknowledgement", "Odoo", "PartnerSpec", "Translation",
      ]),
    suite("SpecTestTests", ["Octets", "JSON5", "PartnerSpec", "Translation", "Comparison", "SpecTest"]),
    suite(
      "OdooTests",
      ["Octets", "JSON5", "Findings", "X12", "Canonical", "Mapping", "Odoo", "PartnerSpec", "Translation"]),
    suite(
      "OdooRecordsTests", ["Octets", "JSON5", "Canonical", "Mapping", "OdooRecords", "PartnerSpec", "Translation"]),
    suite("SamplingTests", ["Octets", "Findings", "X12", "Conformance", "PartnerSpec", "Translation", "Sampling"]),
    suite(
      "InferenceTests",
      ["Octets", "JSON5", "Findings", "X12", "Conformance", "Mapping", "PartnerSpec", "Translation", "Inference"]),
    suite(
      "CompanionGuideTests",
      [
        "Octets", "Delimited", "JSON5", "Findings", "X12", "Conformance", "Acknowledgement", "PartnerSpec",
        "Translation", "CompanionGuide",
      ]),
    suite("LedgerTests", ["Octets", "Ledger", "CSQLite"]),
    suite(
      "ExchangeTests",
      ["ediglot", "Octets", "FileSystem", "Ledger", "Exchange", "PartnerSpec", "Translation"]),
    suite("AcknowledgementTests", ["Octets", "Findings", "X12", "Acknowledgement"]),
  ],
  swiftLanguageModes: [.v6]
)
