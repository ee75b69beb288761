// One document as one drop envelope: a JSON object on a single line, written as the document comes. Identity and
// operations first; totals, checks, exceptions, digest and marker when it is over. No clock, no chance: the same document
// gives the same bytes.

import Canonical
import Octets

package struct OdooWriter: ~Copyable, Sendable {
  private let target: OdooTarget
  private let settings: OdooSettings
  private var program = Program()
  private let empty = Program()
  private var machine = Machine()
  private var sums = Sums()
  private var source = SourceText()
  private var lines = 0
  private var marker = 0..<0
  private var name = 0..<0
  private let canonical = CanonicalWriter()
  private let none = RecordTree(small: true)

  package init(_ target: OdooTarget) { self.init(target, OdooSettings()) }

  package init(_ target: OdooTarget, _ settings: OdooSettings) {
    self.target = target
    self.settings = settings
    var bits: UInt64 = 0
    for (index, policy) in target.policies.enumerated() where settings.policies[policy.name] ?? policy.isOn {
      bits |= 1 << UInt64(index)
    }
    machine.policies = bits
    if !settings.units.isEmpty {
      setUnits(settings.units)
    }
  }

  private mutating func setUnits(_ units: [String: String]) {
    var words: [(word: String, range: Range<Int32>)] = []
    for unit in units.sorted(by: { $0.key < $1.key }) {
      let start = Int32(machine.unitText.count)
      machine.unitText.append(contentsOf: inside(unit.value).utf8)
      words.append((unit.key, start..<Int32(machine.unitText.count)))
    }
    machine.unitText.append(contentsOf: repeatElement(0, count: wordSlack))
    machine.units = WordTable(words)
  }

  /// Writes everything that comes before the first line. The header is complete as far as the lines.
  package mutating func begin(
    _ kind: DocumentKind, _ header: borrowing RecordTree, _ source: DocumentSource, _ sink: inout ByteSink
  ) {
    program = target.programs[kind] ?? empty
    sums = Sums()
    lines = 0
    machine.begin(program)
    makeIdentity(kind, header, source)
    sink.write("{\"envelope\":\"1\",\"id\":\"")
    self.source.writeID(source, &sink)
    sink.write("\",\"odoo\":{\"series\":\"")
    sink.write(target.series)
    sink.write("\"},\"source\":{")
    self.source.writeOpening(source, &sink)
    sink.write("},\"document\":{\"type\":\"")
    sink.write(kind.rawValue)
    sink.write(0x22)
    writeDocument(header, &sink)
    sink.write("},\"operations\":[")
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
    check(header, totals)
    machine.gatherDecisions()
    machine.gatherTally(program)
    machine.run(program.ending, program, header, totals, &sink)
    for finding in findings { machine.raise(finding.rule, finding.severity, finding.message) }
    sink.write("],\"totals\":")
    if totals.isEmpty { sink.write("{}") } else { canonical.write(totals, 0, &sink) }
    machine.writeRemarks(lines: lines, &sink)
    sink.write(",\"digest\":{")
    SourceText.writeClosing(source, &sink)
    sink.write("},\"marker\":{\"model\":\"ir.attachment\",\"external_id\":\"")
    sink.write(machine.pool.bytes.span, marker.lowerBound, marker.upperBound)
    sink.write("\",\"name\":\"")
    sink.write(machine.pool.bytes.span, name.lowerBound, name.upperBound)
    sink.write(0x22)
    machine.run(program.marker, program, header, totals, &sink)
    sink.write("}}")
  }

  /// `<set>_<partner>_<number>_<control>.json`: letters, digits, `_`, `-` and `.` only, at most 160 bytes, and another one
  /// for each document of a source.
  package func fileName(_ kind: DocumentKind, _ header: borrowing RecordTree, _ source: DocumentSource) -> String {
    Self.fileName(kind, header, source)
  }

  /// The same for a document of any target.
  package static func fileName(
    _ kind: DocumentKind, _ header: borrowing RecordTree, _ source: DocumentSource
  ) -> String {
    var name = Scrap(capacity: 192)
    appendName(kind, header, source, &name)
    return String(decoding: name.bytes[0..<name.count], as: UTF8.self) + ".json"
  }

  // MARK: Identity

  private static func appendName(
    _ kind: DocumentKind, _ header: borrowing RecordTree, _ source: DocumentSource, _ name: inout Scrap
  ) {
    name.append(part: source.kind.isEmpty ? kind.rawValue : source.kind, limit: 20)
    name.append(0x5f)
    name.append(part: source.partner, limit: 30)
    name.append(0x5f)
    if !header.isEmpty, header.slot(0, numberField).second > 0 {
      let number = header.slot(0, numberField)
      name.append(part: header.bytes.span, Int(number.first), Int(number.first &+ number.second), limit: 40)
    } else {
      name.append(0x30)
    }
    name.append(0x5f)
    name.append(part: source.controls, limit: 40)
    for ordinal in [source.ordinals.interchange, source.ordinals.group, source.ordinals.set] {
      name.append(0x2e)
      name.append(decimal: Int(ordinal))
    }
  }

  /// Makes the ids of the document: the stems its external ids begin with, the marker, the texts behind `$` names.
  private mutating func makeIdentity(
    _ kind: DocumentKind, _ header: borrowing RecordTree, _ source: DocumentSource
  ) {
    var pool = machine.pool
    pool.removeAll()
    for pseudo in Pseudo.allCases { machine.set(pseudo, 0..<0) }
    machine.set(.sender, pool.text(source.partner))
    machine.set(.receiver, pool.text(source.receiver.id))
    machine.set(.partner, pool.text(settings.partner))
    let module = pool.count
    if settings.module.isEmpty {
      pool.append("edi_")
      pool.append(part: source.partner, limit: 24)
    } else {
      pool.append(part: settings.module, limit: 28)
    }
    let moduleEnd = pool.count
    let key = pool.count
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
        pool.repeatOwn(key..<keyEnd)
      }
      pool.bound(from: start, limit: 80)
      machine.stems.append(start..<pool.count)
    }
    let start = pool.count
    pool.repeatOwn(module..<moduleEnd)
    pool.append(".document")
    for part in [source.kind, source.receiver.id, source.interchange, source.group, source.set] {
      pool.append(0x2e)
      pool.append(part: part, limit: 40)
    }
    if !source.hasControls {
      pool.append(0x2e)
      pool.append(part: source.controls, limit: 40)
    }
    pool.bound(from: start, limit: externalIDLimit)
    marker = start..<pool.count
    let nameStart = pool.count
    Self.appendName(kind, header, source, &pool)
    pool.append(0x2e)
    pool.append(part: source.format, limit: 20)
    name = nameStart..<pool.count
    machine.pool = pool
  }

  /// Number and release, or the control numbers of a document without number.
  private func appendKey(_ header: borrowing RecordTree, _ source: DocumentSource, _ pool: inout Scrap) {
    if header.isEmpty { return pool.append(part: source.controls, limit: 40) }
    let number = header.slot(0, numberField)
    let release = header.slot(0, releaseField)
    if number.second == 0 { return pool.append(part: source.controls, limit: 40) }
    pool.append(part: header.bytes.span, Int(number.first), Int(number.first &+ number.second), limit: 32)
    if release.second == 0 { return }
    pool.append(0x2e)
    pool.append(part: header.bytes.span, Int(release.first), Int(release.first &+ release.second), limit: 20)
  }

  private func writeDocument(_ header: borrowing RecordTree, _ sink: inout ByteSink) {
    if header.isEmpty { return }
    for (name, field) in documentFields {
      let slot = header.slot(0, field)
      if slot.second == 0 { continue }
      sink.write(name)
      sink.write(escaping: header.bytes.span, Int(slot.first), Int(slot.first &+ slot.second))
      sink.write(0x22)
    }
  }

  // MARK: Checks

  private mutating func check(_ header: borrowing RecordTree, _ totals: borrowing RecordTree) {
    if program.hasLineCount { checkCount(totals) }
    if !header.isEmpty, let currency = header.text(0, currencyField) {
      machine.add(check: "{\"check\":\"currency\",\"expected\":\(quote(currency))}")
    }
    guard program.hasTotal else { return }
    if let taxes = sums.close(header, totals) {
      machine.set(.lineTaxes, machine.pool.text(taxes.text))
    }
    let announced = totals.isEmpty ? nil : totals.text(0, amountField)
    let computed = sums.total
    if let announced, let computed {
      let agrees = ExactDecimal(announced) == computed
      machine.add(
        check: "{\"check\":\"total\",\"ok\":\(agrees),\"announced\":\(quote(announced)),\"computed\":\"\(computed.text)\"}")
      if !agrees {
        machine.raise(
          "total.mismatch", "warning", "the document says \(announced) in all, its lines come to \(computed.text)",
          isForDecision: program.document == .invoice)
      }
    } else if let computed {
      machine.add(check: "{\"check\":\"total\",\"computed\":\"\(computed.text)\"}")
    }
    if program.document == .invoice, (announced ?? computed?.text ?? "").hasPrefix("-") {
      machine.raise(
        "total.negative", "error", "the total is negative: Odoo posts a bill or refund only above zero",
        isForDecision: true)
    }
  }

  private mutating func checkCount(_ totals: borrowing RecordTree) {
    guard !totals.isEmpty, let announced = totals.text(0, lineCountField) else {
      machine.add(check: "{\"check\":\"lineCount\",\"seen\":\(lines)}")
      return
    }
    let agrees = Int(announced) == lines
    machine.add(check: "{\"check\":\"lineCount\",\"ok\":\(agrees),\"announced\":\(quote(announced)),\"seen\":\(lines)}")
    if !agrees {
      machine.raise("lineCount.mismatch", "warning", "the document says it has \(announced) lines, there are \(lines)")
    }
  }
}

private let numberField = place(.header, "number")
private let releaseField = place(.header, "releaseNumber")
private let currencyField = place(.header, "currency")
private let amountField = place(.totals, "amount")
private let lineCountField = place(.totals, "lineCount")

/// What `document` tells of the header.
private let documentFields: [(name: String, field: Int)] = [
  ("number", "number"), ("date", "date"), ("purpose", "purpose"), ("kind", "type"),
  ("acknowledgement", "acknowledgement"), ("orderNumber", "orderNumber"), ("orderDate", "orderDate"),
  ("releaseNumber", "releaseNumber"), ("vendorOrderNumber", "vendorOrderNumber"), ("currency", "currency"),
].map { (",\"\($0.0)\":\"", place(.header, $0.1)) }
