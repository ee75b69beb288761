// Specs made for a test beside the standard ones, and runs with them.

import Acknowledgement
import Conformance
import Findings
import Foundation
import Octets
import PartnerSpec
import Testing
import Translation
import X12

let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()
let specs = SpecFolder(path: checkout.appending(path: "Specs").path)
let library = SpecLibrary(specs)

/// A folder of specs: the standard ones, and whatever a test writes.
final class Bench {
  let path: String

  /// `files` by their path inside the folder.
  init(_ files: [String: String] = [:]) throws {
    path = FileManager.default.temporaryDirectory.appending(path: "specs-\(UUID().uuidString)").path
    let manager = FileManager.default
    try manager.createDirectory(atPath: "\(path)/partners", withIntermediateDirectories: true)
    for name in ["guides", "odoo"] {
      try manager.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: "\(specs.path)/\(name)")
    }
    try manager.createDirectory(atPath: "\(path)/maps", withIntermediateDirectories: true)
    for name in try manager.contentsOfDirectory(atPath: "\(specs.path)/maps") {
      try manager.createSymbolicLink(atPath: "\(path)/maps/\(name)", withDestinationPath: "\(specs.path)/maps/\(name)")
    }
    for (name, text) in files { try write(name, text) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    let file = URL(filePath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  /// Nothing is read yet.
  var library: SpecLibrary { SpecLibrary(SpecFolder(path: path)) }

  /// The mistakes that `body` is refused for, with the folder's path left out.
  func mistakes(_ body: (SpecLibrary) throws -> Void) throws -> [String] {
    do {
      try body(library)
    } catch let errors as SpecErrors {
      return errors.messages.map { $0.replacing("\(path)/", with: "") }
    }
    return []
  }
}

/// A profile that names nothing but what is given.
func profile(_ id: String, _ more: String = "", isa: String? = nil) -> String {
  """
  { partner: "\(id)", name: "Partner \(id)", identifiers: { isa: ["\(isa ?? "ZZ:" + id.uppercased())"] },
    \(more) }
  """
}

/// An interchange of one group.
struct Message {
  var sender = "NORTHSIDEMS"
  var receiver = "HARBORHOSP"
  var code = "NORTHSIDE"
  var group = "PR"
  var set = "855"
  var release = "004010"
  /// Segments between ST and SE.
  var body: [String]

  var text: String {
    func padded(_ id: String) -> String { id + String(repeating: " ", count: 15 - id.count) }
    return """
      ISA*00*          *00*          *ZZ*\(padded(sender))*ZZ*\(padded(receiver))*250310*0915*U*00401*000000001*0*P*:~
      GS*\(group)*\(code)*\(receiver)*20250310*0915*1*X*\(release)~
      ST*\(set)*0001~
      \(body.map { $0 + "~\n" }.joined())SE*\(body.count + 2)*0001~
      GE*1*1~
      IEA*1*000000001~

      """
  }

  /// An 855 of Northside without a fault; lines may be put in and taken out.
  static let acknowledgement = Message(body: [
    "BAK*00*AD*PO-1*20250310", "PER*IC*ANNA*TE*5551234", "REF*ZZ*C-77", "NTE*GEN*THANKS", "N1*SE*NORTHSIDE*92*NS1",
    "PO1*1*20*CS*62.5**VN*NS-GLOVE-NITRILE-LARGE-100", "PO4*10*1*EA", "ACK*IA*20*CA", "CTT*1",
  ])

  func replacing(_ segment: String, with others: String...) -> Message {
    var message = self
    message.body = body.flatMap { $0.hasPrefix(segment) ? others : [$0] }
    return message
  }
}

/// What came out of a run.
struct Run {
  var findings: [Finding] = []
  var texts: [String] = []
  var documents: [[String: Any]] = []
  var answer = ""
  var verdicts: [Verdict] = []
  var rules: [String] { findings.map(\.rule.name) }
}

private final class Collector: TranslationObserver {
  var run = Run()
  var wantsSegments: Bool { false }
  func open(_ interchange: InterchangeFacts) {}
  func open(_ group: GroupFacts) {}
  func open(_ set: SetFacts, guide: Guide?) {}
  func segment(_ segment: ObservedSegment, guide: Guide?) {}
  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) {
    keep(findings)
    run.verdicts.append(verdict)
  }
  func close(_ group: GroupFacts, findings: FindingList, verdict: Verdict) { keep(findings) }
  func close(_ interchange: InterchangeFacts, findings: FindingList, verdict: Verdict, code: String) { keep(findings) }
  func end(findings: FindingList) { keep(findings) }
  func progress(_ bytes: UInt64) {}
  private func keep(_ list: FindingList) {
    for finding in list.items {
      run.findings.append(finding)
      run.texts.append(String(decoding: list.copy(finding.text), as: UTF8.self))
    }
  }
}

/// Reads a message with the specs of `library`; everything is written unless only checks are wanted.
func read(
  _ text: String, _ library: SpecLibrary = library, partner: String? = nil, format: DocumentFormat? = .canonical
) throws -> Run {
  let folder = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let collector = Collector()
  let writer = AcknowledgementWriter(kind: .functional, stamp: .init(date: "20250311", time: "0800"))
  let documents = try format.map {
    DocumentWriter(try DocumentStage.open(.file("\(folder)/out.jsonl")), fileName: "in.edi", format: $0)
  }
  let session = Session(
    specs: library, partner: try partner.map { try library.partner($0) }, documents: documents,
    acknowledgement: try AcknowledgementStage.open(writer, path: "\(folder)/ack.edi"), observer: collector)
  var translator = Translator(MemorySource(Array(text.utf8)), session: session)
  _ = try translator.run()
  var run = collector.run
  run.answer = (try? String(contentsOfFile: "\(folder)/ack.edi", encoding: .utf8)) ?? ""
  let written = (try? String(contentsOfFile: "\(folder)/out.jsonl", encoding: .utf8)) ?? ""
  run.documents = try written.split(separator: "\n").map {
    try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
  }
  return run
}
