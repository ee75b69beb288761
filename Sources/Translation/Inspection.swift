// A document as people read it, segment by segment as it comes: the envelope, loops within loops, names of segments and
// elements, meanings of codes, and at the end of each unit what was found in it. Or, for programs, as JSON lines.

import Acknowledgement
import Conformance
import Delimited
import Elements
import Findings
import Octets
import X12

package final class Inspection: TranslationObserver {
  package enum Style: Sendable { case text, json }

  private let style: Style
  private let names: Names
  private let paint: Paint
  private let write: LineWriter
  private let tellsProgress: ((UInt64) -> Void)?
  private var units: OpenUnits
  private var trail = LoopTrail()
  private var isInSet = false
  private var hasGroup = false
  /// Segments of the open set so far.
  private var ordinal: UInt32 = 0

  package init(
    file: String, style: Style, names: Names, paint: Paint = Paint(), progress: ((UInt64) -> Void)? = nil,
    write: @escaping LineWriter
  ) {
    self.style = style
    self.names = names
    self.paint = paint
    self.write = write
    tellsProgress = progress
    units = OpenUnits(file: file)
  }

  package var wantsSegments: Bool { true }

  // MARK: Units

  package func open(_ interchange: InterchangeFacts) {
    units.open(interchange)
    hasGroup = false
    var elements = interchange.elements.map { Excerpt.masked($0) }
    for secret in [1, 3] { elements[secret] = elements[secret].map(Excerpt.mask) }
    show("ISA", interchange.place, elements, depth: 0)
    if style == .text { write(page("     ", 0, paint(delimiters(interchange.delimiters), .dim))) }
  }

  package func open(tree guide: Guide, layout: ElementLayout) {
    units.open(tree: guide)
    hasGroup = false
  }

  package func open(_ group: GroupFacts) {
    units.open(group)
    hasGroup = true
  }

  package func open(rows guide: Guide, dialect: Dialect) { units.open(rows: guide, dialect) }

  package func open(_ set: SetFacts, guide: Guide?) {
    units.open(set, guide)
    trail.begin(guide)
    isInSet = true
    ordinal = 0
  }

  package func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) {
    isInSet = false
    units.set = set
    if guide?.language == .rows { return conclude("document \(set.ordinal)", verdict, 0, findings) }
    conclude("set \(Excerpt.printable(set.identifier)) \(Excerpt.printable(set.controlNumber))", verdict, 2, findings)
  }

  package func close(_ group: GroupFacts, findings: FindingList, verdict: Verdict) {
    units.group = group
    units.guide = nil
    hasGroup = false
    conclude("group \(Excerpt.printable(group.controlNumber))", verdict, 1, findings)
  }

  package func close(_ interchange: InterchangeFacts, findings: FindingList, verdict: Verdict, code: String) {
    units.interchange = interchange
    conclude("interchange \(Excerpt.printable(interchange.controlNumber))", verdict, 0, findings)
  }

  package func end(findings: FindingList) { tell(findings, 0) }
  package func progress(_ bytes: UInt64) { tellsProgress?(bytes) }

  // MARK: Segments

  package func segment(_ segment: ObservedSegment, guide: Guide?) {
    var depth =
      guide?.language == .rows ? 0 : isInSet || segment.tag == "SE" ? 2 : hasGroup || segment.tag == "GE" ? 1 : 0
    if segment.tag == "TA1" { depth = 1 }
    guard isInSet else {
      show(segment.tag, segment.place, segment.elements, depth: depth)
      return
    }
    ordinal = segment.ordinal
    let spot = trail.enter(segment)
    if style == .text, let loop = spot.begun {
      let blanks = depth + spot.loops.count - 1 + spot.level
      write(page("", blanks, paint("loop \(loop)", .cyan)))
    }
    show(segment.tag, segment.place, segment.elements, depth: depth + spot.loops.count + spot.level, spot)
  }

  private func show(
    _ tag: String, _ place: Place?, _ elements: [[UInt8]], depth: Int, _ spot: LoopTrail.Spot = .init()
  ) {
    var elements = elements
    if Excerpt.isTrailer(tag) {
      // What follows may be the header of the next interchange, password and all.
      for index in elements.indices.dropFirst(2) { elements[index] = elements[index].map(Excerpt.mask) }
    }
    let view = SegmentWords(tag, elements, units, names)
    switch style {
    case .text:
      for line in view.lines(paint, gutter: isInSet ? "\(ordinal)" : "", depth: depth) { write(line) }
    case .json: write(json(view, place, spot))
    }
  }

  private func json(_ view: SegmentWords, _ place: Place?, _ spot: LoopTrail.Spot) -> String {
    var object = JSONMembers()
    object.add("type", "segment" as JSONText)
    object.add("file", .string(units.file))
    if let place {
      object.add("line", count: place.line)
      object.add("column", count: place.column)
      object.add("offset", count: place.offset)
    }
    object.add("interchange", ordinal: units.interchange.ordinal)
    if hasGroup { object.add("group", ordinal: units.group.ordinal) }
    if isInSet {
      object.add("set", ordinal: units.set.ordinal)
      object.add("ordinal", ordinal: ordinal)
    }
    object.add("path", .string((spot.loops.map { "\($0.name)[\($0.iteration)]" } + [view.tag]).joined(separator: "/")))
    if !spot.loops.isEmpty { object.add("loop", .array(spot.loops.map { .string($0.name) })) }
    object.add("segment", .string(view.tag))
    object.add("name", view.name)
    object.add("elements", .array(view.elements.map(\.json)))
    return object.line
  }

  // MARK: Verdicts

  private func conclude(_ unit: String, _ verdict: Verdict, _ depth: Int, _ findings: FindingList) {
    guard style == .text else { return }
    tell(findings, depth)
    let words = verdict.words
    write(page("", depth, "\(paint(unit, .dim)) \(verdict == .rejected ? paint(words, .boldRed) : paint(words, .dim))"))
  }

  private func tell(_ findings: FindingList, _ depth: Int) {
    guard style == .text else { return }
    for finding in findings.items {
      let words = FindingText.words(for: finding, in: findings, units, names)
      write(page("!", depth, finding.headline(words, paint)))
    }
    if findings.overflow > 0 { write(page("!", depth, "and \(findings.overflow) more findings")) }
  }

  private func page(_ gutter: String, _ depth: Int, _ text: String) -> String {
    SegmentWords.indent(gutter, depth) + text
  }

  private func delimiters(_ delimiters: Delimiters) -> String {
    func word(_ byte: UInt8?) -> String { byte.map { Excerpt.printable([$0]) } ?? "none" }
    return "delimiters: element \(word(delimiters.element)), component \(word(delimiters.component)), "
      + "repetition \(word(delimiters.repetition)), segment \(word(delimiters.segment))"
  }
}

extension Verdict {
  package var words: String {
    switch self {
    case .accepted: "accepted"
    case .acceptedWithErrors: "accepted with errors"
    case .partlyAccepted: "partly accepted"
    case .rejected: "rejected"
    }
  }
}
