// One document as one drop envelope: a JSON object on a single line, written as the document comes. Identity and
// operations first; totals, checks, exceptions, digest and marker when it is over. No clock, no chance: the same document
// gives the same bytes.

import Canonical
import Octets

package struct OdooWriter: ~Copyable, Sendable {
  private let target: OdooTarget
  private let settings: OdooSettings
  private let phrases: Phrases
  private var program = Program()
  private let empty = Program()
  private var machine = Machine()
  private var sums = Sums()
  private var source = SourceText()
  private var lines = 0
  /// External id of the marker and name of the original, in the machine's pool.
  private var marker = 0..<0
  private var name = 0..<0
  private let canonical = CanonicalWriter()
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
    _ kind: DocumentKind, _ header: borrowing RecordTree, _ source: DocumentSource, _ sink: inout ByteSink
  ) {
    program = target.programs[kind] ?? empty
    sums = Sums()
    lines = 0
    machine.begin(program)
    self.source.remember(source)
    makeIdentity(header, source)
    phrases.write(phrases.envelope, &sink)
    writeID(source, &sink)
    phrases.write(phrases.series, &sink)
    source.writeOpening(&sink)
    phrases.write(phrases.source, &sink)
    sink.write(kind.rawValue)
    sink.write(0x22)
    if !header.isEmpty { writeDocument(header, &sink) }
    phrases.write(phrases.operations, &sink)
    let none = none
    machine.run(program.beginning, program, header, none, &sink)
  }

  /// Writes what comes of one line, the `ordinal`th from 1.
  package mutating func line(
    _ header: borrowing RecordTree, _ line: borrowing RecordTree, _ ordinal: Int, _ sink: inout ByteSink
  ) {
    lines = ordinal
    machine.ordinal = ordinal
    if program.hasTotal { sums.add(line: line, program) }
    machine.run(program.line, program, header, line, &sink)
  }

  /// Writes what is known only when the document is over. `totals` may be empty.
  package mutating func end(
    _ header: borrowing RecordTree, _ totals: borrowing RecordTree, _ source: DocumentSource,
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
    phrases.write(phrases.marker, &sink)
    sink.write(machine.pool.bytes.span, marker.lowerBound, marker.upperBound)
    phrases.write(phrases.name, &sink)
    sink.write(machine.pool.bytes.span, name.lowerBound, name.upperBound)
    sink.write(0x22)
    machine.run(program.marker, program, header, totals, &sink)
    phrases.write(phrases.close, &sink)
  }

  /// `<set>_<partner>_<number>_<control>.json`: letters, digits, `_`, `-` and `.` only, less than 200 bytes, and another one
  /// for each document of a source.
  package static func fileName(
    _ kind: DocumentKind, _ header: borrowing RecordTree, _ source: DocumentSource
  ) -> String {
    var text = SourceText()
    text.remember(source)
    var name = Scrap(capacity: 192)
    appendName(header, source, text, &name)
    return String(decoding: name.bytes[0..<name.count], as: UTF8.self) + ".json"
  }

  // MARK: Identity

  private static func appendName(
    _ header: borrowing RecordTree, _ source: DocumentSource, _ text: borrowing SourceText, _ name: inout Scrap
  ) {
    name.append(text.name)
    if !header.isEmpty, header.slot(0, numberField).second > 0 {
      let number = header.slot(0, numberField)
      name.append(part: header.bytes.span, Int(number.first), Int(number.first &+ number.second), limit: 40)
    } else {
      name.append(0x30)
    }
    text.appendControl(source, to: &name)
  }

  /// Makes the ids of the document: the stems its external ids begin with, the marker, the texts behind `$` names.
  private mutating func makeIdentity(_ header: borrowing RecordTree, _ source: DocumentSource) {
    var pool = Scrap(capacity: 0)
    swap(&pool, &machine.pool)
    pool.removeAll()
    machine.forgetPseudo()
    machine.set(.sender, pool.text(source.partner))
    machine.set(.receiver, pool.text(source.receiver.id))
    if !settings.partner.isEmpty { machine.set(.partner, pool.text(settings.partner)) }
    let module = pool.count
    if settings.module.isEmpty {
      pool.append("edi_")
      pool.append(self.source.partner)
    } else {
      pool.append(part: settings.module, limit: 28)
    }
    let moduleEnd = pool.count
    appendKey(header, source, &pool)
    let keyEnd = pool.count
    machine.stems.removeAll(keepingCapacity: true)
    let literals = program.text
    for stem in program.stems {
      let start = pool.count
      pool.repeatOwn(module..<moduleEnd)
      pool.append(0x2e)
      pool.append(literals.span, Int(stem.word.lowerBound), Int(stem.word.upperBound))
      if stem.hasKey {
        pool.append(0x2e)
        pool.repeatOwn(moduleEnd..<keyEnd)
      }
      pool.bound(from: start, limit: 80)
      machine.stems.append(start..<pool.count)
    }
    let start = pool.count
    pool.repeatOwn(module..<moduleEnd)
    pool.append(self.source.marker)
    if source.hasControls { pool.append(part: source.set, limit: 20) } else { appendPlace(source, &pool) }
    pool.bound(from: start, limit: externalIDLimit)
    marker = start..<pool.count
    Self.appendName(header, source, self.source, &pool)
    pool.append(0x2e)
    pool.append(source.format)
    name = marker.upperBound..<pool.count
    swap(&pool, &machine.pool)
  }

  /// The place of a document in a source without control numbers.
  private func appendPlace(_ source: DocumentSource, _ scrap: inout Scrap) {
    scrap.append(part: source.file, limit: 40)
    scrap.append(0x2e)
    self.source.appendOrdinals(source, to: &scrap)
  }

  /// Number and release of the document, or the control numbers of one without number.
  private func appendKey(_ header: borrowing RecordTree, _ source: DocumentSource, _ pool: inout Scrap) {
    if header.isEmpty || header.slot(0, numberField).second == 0 {
      let start = pool.count
      self.source.appendControl(source, to: &pool)
      return pool.bound(from: start, limit: 40)
    }
    let number = header.slot(0, numberField)
    let release = header.slot(0, releaseField)
    pool.append(part: header.bytes.span, Int(number.first), Int(number.first &+ number.second), limit: 32)
    if release.second == 0 { return }
    pool.append(0x2e)
    pool.append(part: header.bytes.span, Int(release.first), Int(release.first &+ release.second), limit: 20)
  }

  /// The idempotency key: format, sender, receiver, set, control numbers; the place in the file for a source without.
  private func writeID(_ source: DocumentSource, _ sink: inout ByteSink) {
    sink.write(self.source.id.bytes.span, 0, self.source.id.count)
    if source.hasControls { return sink.writeInside(source.set) }
    var place = Scrap(capacity: 96)
    appendPlace(source, &place)
    sink.write(place.bytes.span, 0, place.count)
  }

  private func writeDocument(_ header: borrowing RecordTree, _ sink: inout ByteSink) {
    for field in phrases.fields {
      let slot = header.slot(0, field.field)
      if slot.second == 0 { continue }
      phrases.write(field.name, &sink)
      sink.write(escaping: header.bytes.span, Int(slot.first), Int(slot.first &+ slot.second))
      sink.write(0x22)
    }
  }
}

private let numberField = place(.header, "number")
private let releaseField = place(.header, "releaseNumber")
