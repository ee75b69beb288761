// Samples made here, real ones where they are at hand, and what a draft finds in them compared with the standard guides.

import Acknowledgement
import Conformance
import Findings
import Foundation
import Inference
import JSON5
import Octets
import PartnerSpec
import Testing
import Translation
import X12

let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// A folder that goes away with the value, with specs of no partner in it.
final class Workshop {
  let path: String
  let specs: SpecFolder

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "inference-\(UUID().uuidString)").path
    let folder = "\(path)/Specs"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for name in ["guides", "maps", "odoo"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/\(name)", withDestinationPath: checkout.appending(path: "Specs/\(name)").path)
    }
    specs = SpecFolder(path: folder)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func sample(_ text: String, named name: String = "a.edi") throws -> Sample {
    try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
    return Sample(path: "\(path)/\(name)")
  }

  func draft(_ samples: [Sample], _ policy: ClaimPolicy = ClaimPolicy(), all: Bool = false) throws -> PartnerDraft {
    try Inference(specs, partner: "acme", policy: policy, takesAllSenders: all).draft(samples)
  }

  func draft(_ text: String, _ policy: ClaimPolicy = ClaimPolicy()) throws -> PartnerDraft {
    try draft([sample(text)], policy)
  }
}

extension PartnerDraft {
  /// The lines of one of its files, without indentation.
  func lines(_ name: String) -> [String] {
    (files.first { $0.name == name }?.text ?? "").split(separator: "\n").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
  }

  /// What stands in front of a line: the evidence.
  func evidence(before line: String, in name: String) -> String? {
    let lines = lines(name)
    guard let index = lines.firstIndex(of: line), index > 0 else { return nil }
    return lines[index - 1]
  }

  /// The specs with the draft in them.
  func library(_ specs: SpecFolder) -> SpecLibrary {
    let files = files.map { ("partners/\(id)/\($0.name)", $0.text) }
    return SpecLibrary(SpecFolder(path: specs.path, drafts: Dictionary(uniqueKeysWithValues: files)))
  }
}

/// Sets of one kind in an interchange of their own.
func interchange(
  _ sets: [[String]], set: String = "850", group: String = "PO", sender: String = "ACME", code: String = "ACMECODE",
  receiver: String = "HARBOR", receiverCode: String = "HARBORCODE", usage: String = "T", release: String = "004010"
) -> String {
  func padded(_ id: String) -> String { id + String(repeating: " ", count: 15 - id.count) }
  var text =
    "ISA*00*          *00*          *ZZ*\(padded(sender))*01*\(padded(receiver))*250602*0900*U*00401*000000001*0*\(usage)*>~\n"
    + "GS*\(group)*\(code)*\(receiverCode)*20250602*0900*1*X*\(release)~\n"
  for (index, body) in sets.enumerated() {
    let number = "\(1_000 + index)"
    text += "ST*\(set)*\(number)~\n" + body.map { $0 + "~\n" }.joined() + "SE*\(body.count + 2)*\(number)~\n"
  }
  return text + "GE*\(sets.count)*1~\nIEA*1*000000001~\n"
}

/// An order; segments can be put in by their number.
func order(_ number: Int, reference: String = "REF*IA*4711", line: String = "PO1*1*10*EA*2.5**VN*A-1") -> [String] {
  ["BEG*00*SA*PO-\(number)**20250602", reference, "N1*BY*ACME HOSPITAL*92*77", line, "CTT*1"]
}

/// Every finding of a run as one line that says where.
func findings(_ sample: Sample, _ library: SpecLibrary, partner: String?) throws -> [String] {
  let collector = Collector()
  let nobody = PartnerProfile(id: "", name: "", terms: PartnerProfile.Terms())
  let session = Session(
    specs: library, partner: try partner.map { try library.partner($0) } ?? nobody, observer: collector)
  var translator = Translator(try FileSource(path: sample.path), session: session)
  _ = try translator.run()
  return collector.lines
}

private final class Collector: TranslationObserver {
  var lines: [String] = []
  var wantsSegments: Bool { false }
  private var set = 0
  func open(_ interchange: InterchangeFacts) {}
  func open(_ group: GroupFacts) {}
  func open(_ set: SetFacts, guide: Guide?) { self.set += 1 }
  func segment(_ segment: ObservedSegment, guide: Guide?) {}
  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) { keep(findings) }
  func close(_ group: GroupFacts, findings: FindingList, verdict: Verdict) { keep(findings) }
  func close(_ interchange: InterchangeFacts, findings: FindingList, verdict: Verdict, code: String) { keep(findings) }
  func end(findings: FindingList) { keep(findings) }
  func progress(_ bytes: UInt64) {}
  private func keep(_ list: FindingList) {
    // What a profile adds by being there: sets it does not list, releases without a guide of their own.
    for finding in list.items where finding.rule != .partnerUnlisted && finding.rule != .guideNearest {
      lines.append(
        "\(finding.rule.name) set \(set) segment \(finding.segment) \(finding.tag) "
          + "\(finding.element)-\(finding.component).\(finding.occurrence) \(finding.severity)")
    }
  }
}

/// Lines of `some` that `others` do not have, each as often as it is there.
func surplus(_ some: [String], over others: [String]) -> [String] {
  var counts = Dictionary(others.map { ($0, 1) }, uniquingKeysWith: +)
  return some.filter { line in
    guard let left = counts[line], left > 0 else { return true }
    counts[line] = left - 1
    return false
  }
}
