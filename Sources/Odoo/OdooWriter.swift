// One document as one drop envelope: a JSON object on a single line, written as the document comes. Identity and
// operations first; totals, checks, exceptions, digest and marker when it is over. No clock, no chance: the same document
// of the same transmission gives the same bytes.

import Canonical
import Octets

package struct OdooWriter: ~Copyable, Sendable {
  private let target: OdooTarget
  private let settings: OdooSettings
  private let phrases: Phrases
  private var program = Program()
  /// The document that `program` is for.
  private var known: DocumentKind?
  private let empty = Program()
  private var machine = Machine()
  private var sums = Sums()
  private var source = SourceText()
  private var lines = 0
  private var scratch = Scrap(capacity: 96)
  private let canonical = CanonicalWriter.shared
  private let none = RecordTree(small: true)

  package init(_ target: OdooTarget) { self.init(target, OdooSettings()) }

  package init(_ target: OdooTarget, _ settings: OdooSettings) {
    self.target = target
    self.settings = settings
    phrases = Phrases(series: target.series)
    for (index, policy) in target.policies.enumerated() where settings.policies[policy.name] ?? policy.isOn {
      machine.policies |= 1 << UInt64(index)
    }
    machine.setUnits(settings.units)
  }

  /// Writes everything that comes before the first line. The header is complete as far as the lines.
  package mutating func begin(
    _ kind: DocumentKind, _ header: borrowing RecordTree, _ source: borrowing DocumentSource, _ sink: inout ByteSink
  ) {
    if known != kind { take(kind) }
    sums = Sums(header)
    lines = 0
    machine.begin(program)
    self.source.remember(source)
    machine.makeIdentity(self.source, settings, program, header, source)
    phrases.write(phrases.envelope, &sink)
    if self.source.isNumbered { writeID(source, &sink) }
    phrases.write(phrases.series, &sink)
    source.writeOpening(&sink)
    phrases.write(phrases.source, &sink)
    sink.write(kind.rawValue)
    sink.write(0x22)
    if !header.isEmpty { writeDocument(header, &sink) }
    phrases.write(phrases.operations, &sink)
    machine.run(program.beginning, program, header, none, &sink)
  }

  private mutating func take(_ kind: DocumentKind) {
    // A spec that cannot be compiled has been refused when its map was.
    program = (try? target.program(kind)) ?? empty
    known = kind
    machine.identity.generation = -1
  }

  /// Writes what comes of one line, the `ordinal`th from 1.
  package mutating func line(
    _ header: borrowing RecordTree, _ line: borrowing RecordTree, _ ordinal: Int, _ sink: inout ByteSink
  ) {
    lines = ordinal
    machine.ordinal = ordinal
    if program.hasTotal {
      sums.add(line: line, program)
      if sums.sign < 0 { machine.noteSign() }
    }
    machine.run(program.line, program, header, line, &sink)
  }

  /// Tells people what of the heading came after the first line, before the document is ended.
  package mutating func tellLate(_ heading: borrowing RecordTree) { machine.tellLate(heading) }

  /// Writes what is known only when the document is over. `totals` may be empty.
  package mutating func end(
    _ header: borrowing RecordTree, _ totals: borrowing RecordTree, _ source: borrowing DocumentSource,
    findings: [(rule: String, severity: String, message: String)], _ sink: inout ByteSink
  ) {
    machine.ordinal = 0
    machine.isEnding = true
    machine.check(sums: &sums, lines: lines, phrases, program, header, totals)
    machine.gatherDecisions()
    machine.gatherTally(program)
    machine.run(program.ending, program, header, totals, &sink)
    for finding in findings { machine.raise(finding.rule, finding.severity, finding.message) }
    phrases.write(phrases.totals, &sink)
    if totals.isEmpty { phrases.write(phrases.noTotals, &sink) } else { canonical.write(totals, 0, &sink) }
    machine.remarks.write(lines: lines, phrases, &sink)
    phrases.write(phrases.digest, &sink)
    source.writeClosing(&sink)
    sink.write(0x7d)
    if !self.source.isNumbered { writeID(source, &sink) }
    phrases.write(phrases.marker, &sink)
    machine.write(machine.markerID, &sink)
    if !self.source.isNumbered {
      sink.write(0x2e)
      sink.write(hexadecimal: mark(of: source))
    }
    phrases.write(phrases.name, &sink)
    machine.write(machine.originalName, &sink)
    sink.write(0x22)
    machine.run(program.marker, program, header, totals, &sink)
    phrases.write(phrases.close, &sink)
  }

  /// `<set>_<partner>_<number>_<control>.json`: letters, digits, `_`, `-` and `.` only, less than 200 bytes, and another one
  /// for each document of a source.
  package static func fileName(
    _ kind: DocumentKind, _ header: borrowing RecordTree, _ source: borrowing DocumentSource
  ) -> String {
    var text = SourceText()
    text.remember(source)
    var name = Scrap(capacity: 192)
    text.appendName(header, source, to: &name)
    return name.text() + ".json"
  }

  // MARK: Identity

  /// The idempotency key: format, sender, receiver, set, control numbers. Rows and XML have no numbers that change when
  /// something else is sent: for them it has the place in the file, and what is in the document, which is known at its end.
  private mutating func writeID(_ source: borrowing DocumentSource, _ sink: inout ByteSink) {
    phrases.write(phrases.id, &sink)
    sink.write(self.source.id.bytes, 0, self.source.id.count)
    scratch.removeAll()
    if source.hasControls {
      scratch.append(json: source.control, 0, source.controlCount)
    } else {
      self.source.appendPlace(source, to: &scratch)
    }
    sink.write(scratch.bytes, 0, scratch.count)
    if !self.source.isNumbered {
      sink.write(0x2e)
      sink.write(hexadecimal: mark(of: source))
    }
    sink.write(0x22)
  }

  /// What tells a document of rows or XML from all others: its digest, and of one that may come again as it was, with others
  /// between, the transmission as well.
  private func mark(of source: borrowing DocumentSource) -> UInt64 {
    known?.isState == true ? source.sha256[0] ^ source.transmission : source.sha256[0]
  }

  private func writeDocument(_ header: borrowing RecordTree, _ sink: inout ByteSink) {
    for field in phrases.fields {
      let slot = header.slot(0, field.field)
      if slot.second == 0 { continue }
      phrases.write(field.name, &sink)
      sink.write(escaping: header.bytes, slot.start, slot.end)
      sink.write(0x22)
    }
  }
}
