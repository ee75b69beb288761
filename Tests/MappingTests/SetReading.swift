// One transaction set, read and mapped in the plainest way, and what its documents become when they are written again.

import Canonical
import Conformance
import Findings
import Foundation
import Mapping
import Octets
import PartnerSpec
import X12

let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()
let library = SpecLibrary(SpecFolder(path: checkout.appending(path: "Specs").path))

/// Takes the records of a set as they come.
protocol RecordTaker: ~Copyable {
  mutating func begin(_ header: borrowing RecordTree)
  mutating func take(_ line: borrowing RecordTree)
  mutating func end(_ totals: borrowing RecordTree)
}

/// Canonical JSON of a set.
struct JSONTaker: RecordTaker, ~Copyable {
  private var sink = ByteSink()
  private let writer = CanonicalWriter.shared
  private var lines = 0

  mutating func begin(_ header: borrowing RecordTree) {
    sink.write("{")
    writer.writeFields(header, 0, comma: false, &sink)
    sink.write(",\"lines\":[")
  }

  mutating func take(_ line: borrowing RecordTree) {
    sink.write(lines > 0 ? ",\n" : "\n")
    lines += 1
    writer.write(line, 0, &sink)
  }

  mutating func end(_ totals: borrowing RecordTree) {
    sink.write("],\"totals\":")
    writer.write(totals, 0, &sink)
    sink.write("}")
  }

  mutating func text() -> String {
    sink.commit()
    return String(decoding: sink.take(), as: UTF8.self)
  }
}

/// The set written again.
struct SetTaker: RecordTaker, ~Copyable {
  private var sink = ByteSink()
  var writer: SetWriter

  init(_ plan: WritingPlan, characters: SetPen.Characters = .any) {
    let delimiters = Delimiters(element: 0x2a, component: 0x3e, repetition: nil, segment: 0x7e)
    writer = SetWriter(plan, SetPen(delimiters, breaksLines: true, characters: characters))
  }

  mutating func begin(_ header: borrowing RecordTree) { writer.begin(header, control: "0001", &sink) }
  mutating func take(_ line: borrowing RecordTree) { writer.take(line, &sink) }
  mutating func end(_ totals: borrowing RecordTree) { writer.end(totals, control: "0001", &sink) }

  mutating func text() -> String {
    sink.commit()
    return String(decoding: sink.take(), as: UTF8.self)
  }
}

/// Reads one set, ST to SE, written with `*`, `>` and `~`; answers what was found wrong.
@discardableResult
func read(_ text: String, _ guide: Guide, _ plan: MappingPlan, into taker: inout some RecordTaker & ~Copyable)
  -> [Finding]
{
  var checker = SetChecker(guide)
  var mapper = Mapper(plan)
  var findings = FindingList()
  checker.subSeparators = SubSeparators(component: 0x3e, repetition: nil)
  mapper.componentSeparator = 0x3e
  mapper.begin()
  var hasBegun = false
  var ordinal: UInt32 = 0
  for part in text.split(separator: "~") {
    let segment = part.trimmingCharacters(in: .newlines)
    if segment.isEmpty { continue }
    var bytes = Array(segment.utf8) + [0x7e]
    let ends = bytes.indices.filter { bytes[$0] == 0x2a || bytes[$0] == 0x7e }.map { UInt32($0) }
    let tag = SegmentTag(String(segment.prefix { $0 != "*" }))
    let hasSub = bytes.contains(0x3e)
    bytes.append(contentsOf: repeatElement(0, count: wordSlack))
    ordinal += 1
    let view = SegmentView(start: 0, first: 0, last: ends.count - 1, ordinal: ordinal, tag: tag, hasSub: hasSub)
    if ordinal == 1 { checker.begin(Finding(.elementMissing)) }
    let position = checker.check(bytes.span, ends.span, view, &findings) { Place(offset: UInt64($0)) }
    guard position >= 0, mapper.take(position, bytes.span, ends.span, view) else { continue }
    if !hasBegun { taker.begin(mapper.header) }
    hasBegun = true
    taker.take(mapper.finished)
  }
  let hasLine = mapper.end()
  if !hasBegun { taker.begin(mapper.header) }
  if hasLine { taker.take(mapper.finished) }
  taker.end(mapper.totals)
  return findings.items.filter { $0.severity > .note }
}
