// Envelopes of fixtures and of small inputs made here, for any series and with policies of one's own.

import Foundation
import JSON5
import Octets
import Odoo
import PartnerSpec
import Synchronization
import Testing
import Translation

/// The checkout the tests run in.
let checkout = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

private let specs = SpecFolder(path: checkout.appending(path: "Specs").path)
/// Everything compiled once; each run takes a copy.
private let library: SpecLibrary = {
  let library = SpecLibrary(specs)
  try! library.loadAll()
  return library
}()

/// The target of a series; `changes` are members of a spec that extends it: `policies: { confirm: true }`.
func target(_ series: String, _ changes: String = "") throws -> OdooTarget {
  try targets.withLock { known in
    if let target = known[series + changes] { return target }
    let made = try OdooTarget(series: "own") { name in
      if name != "own" { return try library.tree("odoo/\(name).json5") }
      return try JSON5.parse(Array("{ series: '\(series)', extends: '\(series)', \(changes) }".utf8), file: "own")
    }
    known[series + changes] = made
    return made
  }
}

private let targets = Mutex<[String: OdooTarget]>([:])

/// The JSON lines that `bytes` give.
func lines(_ bytes: [UInt8], _ target: OdooTarget, file: String = "input.edi") throws -> [String] {
  let folder = FileManager.default.temporaryDirectory.appending(path: "ediglot-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let output = folder.appending(path: "out.jsonl").path
  let writer = DocumentWriter(try DocumentStage.open(.file(output)), fileName: file, format: .odoo(target))
  var translator = Translator(MemorySource(bytes), session: Session(specs: library, documents: writer))
  _ = try translator.run()
  return try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").map(String.init)
}

/// The envelopes of a text.
func envelopes(_ text: String, series: String = "19.0", _ changes: String = "") throws -> [Envelope] {
  try lines(Array(text.utf8), target(series, changes)).map(Envelope.init)
}

/// The only envelope of a text.
func onlyEnvelope(_ text: String, series: String = "19.0", _ changes: String = "") throws -> Envelope {
  let all = try envelopes(text, series: series, changes)
  try #require(all.count == 1)
  return all[0]
}

// MARK: Inputs

/// An interchange with one set: `body` are its segments, one a line, without terminators.
func interchange(_ group: String, _ set: String, _ body: String, from sender: String = "PARTNER") -> String {
  let segments = body.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) + "~" }
  let name = sender.padding(toLength: 15, withPad: " ", startingAt: 0)
  return """
    ISA*00*          *00*          *ZZ*\(name)*ZZ*OWN            *250310*0915*U*00401*000000007*0*P*:~
    GS*\(group)*\(sender)*OWN*20250310*0915*7*X*004010~
    ST*\(set)*0001~
    \(segments.joined(separator: "\n"))
    SE*\(segments.count + 2)*0001~
    GE*1*7~
    IEA*1*000000007~

    """
}

/// A customer's order; `heading` and `lines` are segments.
func order(_ lines: String, heading: String = "") -> String {
  let party = heading.contains("N1*ST") ? "" : "\nN1*ST*DOCK*UL*9521234000013"
  return interchange("PO", "850", "BEG*00*SA*PO-1**20250310\n\(heading)\(party)\n\(lines)")
}

/// One line of an order that Odoo takes as it is.
let plainLine = "PO1*1*5*EA*2.5**VN*ITEM-1"

/// A vendor's answer to order PO-1.
func acknowledgement(_ lines: String, says: String = "AC", heading: String = "") -> String {
  interchange("PR", "855", "BAK*00*\(says)*PO-1*20250310****SO-9\n\(heading)\nN1*SE*VENDOR*1*001777666\n\(lines)")
}

/// A vendor's invoice; `heading` replaces its BIG.
func invoice(_ lines: String, total: String, heading: String = "BIG*20250318*INV-1*20250310*PO-1") -> String {
  interchange("IN", "810", "\(heading)\nN1*RE*VENDOR*1*001777666\n\(lines)\nTDS*\(total)")
}

/// A ship notice of one shipment; `levels` are its HL loops from the order down.
func notice(_ levels: String, purpose: String = "00", structure: String = "0001") -> String {
  interchange(
    "SH", "856", "BSN*\(purpose)*ASN-1*20250314*1645*\(structure)\nHL*1**S*1\nTD1*CTN*1\nREF*2I*TRACK-1\n\(levels)")
}

// MARK: Fixtures

/// All stories of `Fixtures/x12` whose documents Odoo takes, one interchange behind the other, as a partner may send them.
private let stories: [UInt8] = {
  let root = checkout.appending(path: "Fixtures/x12")
  var bytes: [UInt8] = []
  for set in ["810", "832", "850", "855", "856", "860", "865"] {
    let folder = root.appending(path: set)
    for name in try! FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
      bytes += try! Data(contentsOf: folder.appending(path: "\(name)/input.edi"))
    }
  }
  return bytes
}()

private let storyEnvelopes: [String: [Envelope]] = Dictionary(
  uniqueKeysWithValues: knownSeries.map { series in
    (series, try! lines(stories, target(series)).map(Envelope.init))
  })

/// The envelopes of all stories.
func storyEnvelopes(_ series: String) throws -> [Envelope] { try #require(storyEnvelopes[series]) }

let knownSeries = OdooTarget.knownSeries
