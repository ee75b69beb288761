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
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    room("Octets"),
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
        "OdooRecords", "PartnerSpec", "CCrypto",
      ]),
    room(
      "Sampling",
      [
        "Octets", "XMLRecords", "Elements", "Findings", "X12", "Conformance", "Mapping", "Acknowledgement",
        "PartnerSpec", "Translation",
      ]),
    room(
      "Comparison",
      [
        "Octets", "JSON5", "Findings", "X12", "Conformance", "Canonical", "Acknowledgement", "PartnerSpec",
        "Translation",
      ]),
    room(
      "Provenance",
      [
        "Octets", "JSON5", "Findings", "X12", "Conformance", "Canonical", "Mapping", "Acknowledgement", "PartnerSpec",
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
        "OdooRecords", "PartnerSpec", "Translation", "Comparison",
      ]),
    room(
      "SpecReview",
      [
        "Octets", "JSON5", "Findings", "X12", "Conformance", "Canonical", "Mapping", "Acknowledgement", "Odoo",
        "PartnerSpec", "Translation",
      ]),
    room(
      "Inference",
      [
        "Octets", "Findings", "X12", "Conformance", "Canonical", "Mapping", "Acknowledgement", "PartnerSpec",
        "Translation",
      ]),
    room(
      "CompanionGuide",
      [
        "Octets", "Findings", "X12", "Conformance", "Canonical", "Mapping", "Acknowledgement", "PartnerSpec",
        "Translation", "Sampling",
      ]),
    .executableTarget(
      name: "ediglot",
      dependencies: [
        "Octets", "JSON5", "Findings", "X12", "Conformance", "Canonical", "Mapping", "Acknowledgement", "Odoo",
        "OdooRecords", "PartnerSpec", "Translation", "Sampling", "SpecTest", "SpecReview", "Comparison", "Provenance",
        "Shrinking", "Inference", "CompanionGuide",
      ], swiftSettings: checked),
    .executableTarget(
      name: "Bench",
      dependencies: [
        "Octets", "Findings", "X12", "Conformance", "Canonical", "Mapping", "Odoo", "PartnerSpec", "Translation",
      ],
      swiftSettings: checked),
    suite("OctetsTests", ["Octets"]),
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
        "Octets", "XMLRecords", "Elements", "JSON5", "Findings", "X12", "Conformance", "Canonical", "Mapping",
        "Acknowledgement", "Odoo",
        "PartnerSpec", "Translation", "Sampling",
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
      "CompanionGuideTests", ["Octets", "JSON5", "Conformance", "PartnerSpec", "Translation", "CompanionGuide"]),
    suite("AcknowledgementTests", ["Octets", "Findings", "X12", "Acknowledgement"]),
  ],
  swiftLanguageModes: [.v6]
)
