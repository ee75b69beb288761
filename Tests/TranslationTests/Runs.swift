// Runs of the translator for tests.

import Acknowledgement
import Conformance
import Findings
import Foundation
import Octets
import PartnerSpec
import Translation
import X12

let specs = SpecFolder(path: checkout.appending(path: "Specs").path)
/// Everything compiled once; each run takes a copy.
let library: SpecLibrary = {
  let library = SpecLibrary(specs)
  try! library.loadAll()
  return library
}()
let stamp = AcknowledgementStamp(date: "20250115", time: "0930")

/// A folder of its own that goes with the value.
final class Scratch {
  let path: String
  init() {
    path = FileManager.default.temporaryDirectory.appending(path: "ediglot-\(UUID().uuidString)").path
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }
  func text(_ name: String) -> String { (try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)) ?? "" }
}

/// The acknowledgement of a file.
func acknowledge(
  _ path: String, _ kind: AcknowledgementKind = .functional, policy: AcknowledgementPolicy = AcknowledgementPolicy()
) throws -> String {
  let scratch = Scratch()
  let writer = AcknowledgementWriter(kind: kind, stamp: stamp, policy: policy)
  let stage = try AcknowledgementStage.open(writer, path: "\(scratch.path)/ack.edi")
  var translator = Translator(
    try FileSource(path: path), session: Session(specs: library, acknowledgement: stage))
  _ = try translator.run()
  return scratch.text("ack.edi")
}

/// Remembers all findings of a run.
final class FindingCollector: TranslationObserver {
  var wantsSegments: Bool { false }
  var findings: [Finding] = []
  var lists: [FindingList] = []
  var sets: [(SetFacts, Verdict)] = []
  func open(_ interchange: InterchangeFacts) {}
  func open(_ group: GroupFacts) {}
  func open(_ set: SetFacts, guide: Guide?) {}
  func segment(_ segment: ObservedSegment, guide: Guide?) {}
  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) {
    keep(findings)
    sets.append((set, verdict))
  }
  func close(_ group: GroupFacts, findings: FindingList, verdict: Verdict) { keep(findings) }
  func close(_ interchange: InterchangeFacts, findings: FindingList, verdict: Verdict, code: String) { keep(findings) }
  func end(findings: FindingList) { keep(findings) }
  func progress(_ bytes: UInt64) {}
  private func keep(_ list: FindingList) {
    findings += list.items
    if !list.isEmpty { lists.append(list) }
  }
}

/// Everything found in a file.
func check<Source: ByteSource & ~Copyable>(_ source: consuming Source) throws -> FindingCollector {
  let collector = FindingCollector()
  var translator = Translator(source, session: Session(specs: library, observer: collector))
  _ = try translator.run()
  return collector
}
