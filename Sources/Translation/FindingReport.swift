// Reports the findings of one run as they come: in words for people, in short lines, or as JSON lines for programs.

import Acknowledgement
import Conformance
import Delimited
import Elements
import Findings
import X12

/// Takes one line of a report; the line break is left to the taker.
package typealias LineWriter = (String) -> Void

package final class FindingReport: TranslationObserver {
  package enum Style: Sendable {
    /// A sentence, the segment, the place, what was expected and what to do.
    case full
    /// One line, and no more than so many of them.
    case short(limit: Int)
    /// One JSON object a line; the last one is the summary.
    case json
    /// Nothing but the counts.
    case silent
  }

  private let style: Style
  private let names: Names
  private let paint: Paint
  private let write: LineWriter
  private let tellsProgress: ((UInt64) -> Void)?
  private var units: OpenUnits
  /// Findings so far, and those not told because there are too many.
  private var count = 0
  package private(set) var untold = 0

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

  package var wantsSegments: Bool { false }
  package func open(_ interchange: InterchangeFacts) { units.open(interchange) }
  package func open(_ group: GroupFacts) { units.open(group) }
  package func open(rows guide: Guide, dialect: Dialect) { units.open(rows: guide, dialect) }
  package func open(tree guide: Guide, layout: ElementLayout) { units.open(tree: guide) }
  /// Nothing is told before a set is closed, and all is known then.
  package func open(_ set: SetFacts, guide: Guide?) {}
  package func segment(_ segment: ObservedSegment, guide: Guide?) {}

  package func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) {
    units.open(set, guide)
    tell(findings)
  }

  package func close(_ group: GroupFacts, findings: FindingList, verdict: Verdict) {
    units.group = group
    units.guide = nil
    tell(findings)
  }

  package func close(_ interchange: InterchangeFacts, findings: FindingList, verdict: Verdict, code: String) {
    units.interchange = interchange
    tell(findings)
  }

  package func end(findings: FindingList) { tell(findings) }
  package func progress(_ bytes: UInt64) { tellsProgress?(bytes) }

  /// The run is over.
  package func finish(_ summary: TranslationSummary) {
    switch style {
    case .full: write(summary.sentence(units.file))
    case .json: write(summary.json(units.file, untold: untold))
    case .short, .silent: break
    }
  }

  // MARK: Findings

  private func tell(_ findings: FindingList) {
    for finding in findings.items {
      count += 1
      switch style {
      case .full:
        for line in FullFinding(finding, findings, units, names).lines(paint) { write(line) }
        write("")
      case .short(let limit):
        if count > limit { untold += 1 } else { write(shortLine(finding, findings)) }
      case .json: write(JSONFinding(finding, findings, units, names).line)
      case .silent: break
      }
    }
    tellOverflow(findings)
  }

  private func tellOverflow(_ findings: FindingList) {
    guard findings.overflow > 0 else { return }
    switch style {
    case .full:
      write("\(units.file): \(findings.overflow) more findings in this unit; only \(FindingList.limit) are kept")
      write("")
    case .short, .json: untold += findings.overflow
    case .silent: break
    }
  }

  private func shortLine(_ finding: Finding, _ findings: FindingList) -> String {
    let words = FindingText.words(for: finding, in: findings, units, names)
    return finding.headline(words, paint, file: "\(units.file):")
  }
}

extension Finding {
  /// `line:column: reject element.date: sentence`
  func headline(_ words: FindingText, _ paint: Paint, file: String = "") -> String {
    let place = paint("\(file)\(place.line):\(place.column):", .bold)
    return "\(place) \(paint.severity(severity)) \(rule.name): \(words.message)"
  }
}

extension OpenUnits {
  /// Where a finding is, in numbers: `segment 4 of 850 0001, group 101, interchange 000000101`.
  func place(_ finding: Finding) -> String {
    var parts: [String] = []
    if guide?.language == .xml { return "element \(finding.segment), byte \(finding.place.offset)" }
    if guide?.language == .rows {
      if finding.segment > 0 { parts.append("row \(finding.segment)") }
      if finding.set > 0 { parts.append("document \(finding.set)") }
      return (parts + ["byte \(finding.place.offset)"]).joined(separator: ", ")
    }
    if finding.set > 0, finding.set == set.ordinal {
      let unit = "set \(Excerpt.printable(set.identifier)) \(Excerpt.printable(set.controlNumber))"
      parts.append(finding.segment > 0 ? "segment \(finding.segment) of \(unit)" : unit)
    }
    if finding.group > 0, finding.group == group.ordinal {
      parts.append("group \(Excerpt.printable(group.controlNumber))")
    }
    if finding.interchange > 0, finding.interchange == interchange.ordinal {
      parts.append("interchange \(Excerpt.printable(interchange.controlNumber))")
    }
    parts.append("byte \(finding.place.offset)")
    return parts.joined(separator: ", ")
  }
}

/// A finding as a paragraph.
package struct FullFinding {
  private let finding: Finding
  private let units: OpenUnits
  package let words: FindingText
  package let excerpt: Excerpt.Line?

  package init(_ finding: Finding, _ list: FindingList, _ units: OpenUnits, _ names: Names) {
    self.finding = finding
    self.units = units
    words = FindingText.words(for: finding, in: list, units, names)
    let isBare = units.guide?.language == .xml || finding.saysMore
    excerpt = isBare ? nil : Excerpt.line(finding, list, units.interchange.delimiters)
  }

  func lines(_ paint: Paint) -> [String] {
    var lines = [finding.headline(words, paint, file: "\(units.file):")]
    if let excerpt {
      lines.append("    " + excerpt.text)
      if let marked = excerpt.marked {
        let blanks = String(repeating: " ", count: 4 + marked.lowerBound)
        lines.append(blanks + paint(String(repeating: "^", count: marked.count), .red))
      }
    }
    func add(_ label: String, _ text: String) {
      if !text.isEmpty { lines.append("  \(paint(label, .dim))\(text)") }
    }
    add("place:    ", place)
    add("expected: ", words.expected)
    add("to do:    ", words.advice)
    return lines
  }

  /// `loop PO1, segment 4 of set 850 0001, ..., byte 512`
  package var place: String {
    let loop = units.guide?.language == .xml ? [] : units.guide?.loopPath(Int(finding.position)) ?? []
    return (loop.isEmpty ? "" : "loop \(loop.joined(separator: "/")), ") + units.place(finding)
  }
}
