// What is measured: how far a file goes through the translator.

import Findings
import Octets
import PartnerSpec
import Translation
import X12

enum Mode: String, CaseIterable {
  /// Bytes to batches of segments, and nothing else.
  case scan
  /// Envelopes and guides as well.
  case conformance
  /// Documents as canonical JSON, a line each.
  case canonical
  /// Documents as Odoo envelopes.
  case odoo
  /// X12 from what `canonical` wrote, held to the guide.
  case generation

  var label: String {
    switch self {
    case .scan: "scan"
    case .conformance: "scan + conformance"
    case .canonical: "convert to JSON"
    case .odoo: "convert to Odoo \(Self.series)"
    case .generation: "generate from JSON"
    }
  }

  static let series = "19.0"

  /// The least speed we want, as a part of the yardstick's; for generation as a part of the speed of conversion to JSON.
  func target(for set: String) -> Double {
    switch self {
    case .scan: 0.8
    case .conformance: 0.3
    case .generation: 0.5
    case .canonical, .odoo: set == SetKind.purchaseOrder.rawValue ? 0.2 : 0.15
    }
  }

  /// Memory a run may take at most, in MiB.
  static let memoryTarget = 32.0

  /// What documents are written as; nil when there are none.
  private func format(_ library: SpecLibrary) throws -> DocumentFormat? {
    switch self {
    case .scan, .conformance, .generation: nil
    case .canonical: .canonical
    case .odoo: .odoo(try library.odooTarget(Self.series))
    }
  }
}

/// One pass over one file.
struct Pass {
  var took: Duration
  /// Segments when scanning, else sets.
  var units: Int
  var refused: Int
  /// Findings of any severity.
  var findings: Int
}

extension Mode {
  /// Takes the file through, from opening it to the end of the output. Documents go to standard output.
  func run(_ path: String) throws -> Pass {
    let clock = ContinuousClock()
    let start = clock.now
    var pass = self == .scan ? try Self.scan(path) : try translate(path)
    pass.took = clock.now - start
    return pass
  }

  private static func scan(_ path: String) throws -> Pass {
    var reader = InterchangeReader(try FileSource(path: path))
    var findings = FindingList()
    var segments = 0
    while true {
      switch try reader.next(&findings) {
      case .header: reader.consumeHeader()
      case .segments:
        segments += reader.batch.segmentCount
        reader.consumeBatch()
      case .passed: continue
      case .binary, .tooLong: segments += 1
      case .end: return Pass(took: .zero, units: segments, refused: 0, findings: findings.items.count)
      }
    }
  }

  private func translate(_ path: String) throws -> Pass {
    guard let specs = SpecFolder.find() else {
      throw BenchError("there is no folder Specs; name it with EDIGLOT_SPECS")
    }
    let library = SpecLibrary(specs)
    if self == .generation { return try Self.generate(path, library) }
    let format = try format(library)
    let writer = try format.map { format in
      DocumentWriter(try DocumentStage.open(.standardOutput), fileName: path, format: format)
    }
    var translator = Translator(
      try FileSource(path: path), session: Session(specs: library, documents: writer))
    let summary = try translator.run()
    return Pass(
      took: .zero, units: summary.sets, refused: summary.setsRejected,
      findings: summary.notes + summary.warnings + summary.rejections)
  }
}
