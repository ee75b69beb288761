// Writes documents one after the other into a sink: what is known as one begins, its lines, what is known when it is over.
// It holds all that this takes, so that it can go to another thread and come back.

import Acknowledgement
import Canonical
import Hashing
import Octets
import Odoo

struct DocumentPen: ~Copyable, Sendable {
  /// Where the documents came from; what a group has in common is set by whoever has the pen.
  var source = DocumentSource()
  /// Writes envelopes; none where canonical JSON is written.
  var odoo: OdooWriter?
  /// Of the bytes of the open document.
  var digest = PieceDigest()
  /// Documents go on: the source stands before the lines, for who reads documents of any size and has to know it by then.
  private var passedOn: PassedOn?
  /// Where the document began that was begun last.
  private(set) var mark: UInt64 = 0
  private var lines = 0
  private let canonical = CanonicalWriter.shared

  /// What of its source a document brings of its own, as it begins.
  struct Opening: Sendable {
    var kind: DocumentKind
    /// Control number of the set; empty where there is none.
    var control: [UInt8] = []
    var ordinal: UInt32
    var start: UInt64
  }

  /// What is known when a document is over.
  struct Ending: Sendable {
    var end: UInt64
    /// Where somebody else has made it; else it is that of the bytes the pen was given.
    var sha256: SIMD4<UInt64>?
    var verdict: Verdict
    /// It stays; else it is cut back.
    var isKept: Bool
    var findings: Int
    /// What an envelope tells people.
    var told: [(rule: String, severity: String, message: String)] = []
  }

  init(odoo: consuming OdooWriter? = nil, passedOn: PassedOn? = nil) {
    self.odoo = odoo
    self.passedOn = passedOn
  }

  /// Takes what the next document brings of its own.
  mutating func take(_ opening: borrowing Opening) {
    source.takeControl(opening.control)
    source.ordinals.set = opening.ordinal
    source.start = opening.start
  }

  /// Writes what comes before the lines. The header is complete as far as the first.
  mutating func begin(_ kind: DocumentKind, _ header: borrowing RecordTree, _ sink: inout ByteSink) {
    mark = sink.position
    lines = 0
    if odoo != nil {
      odoo?.begin(kind, header, source, &sink)
      return
    }
    sink.write("{\"document\":\"")
    sink.write(kind.rawValue)
    sink.write("\"")
    // Every document has a number, if only an empty one.
    if header.slot(0, 0).second == 0 { sink.write(",\"number\":\"\"") }
    canonical.writeFields(header, 0, comma: true, &sink)
    if let passedOn { passOn(passedOn, header, &sink) }
    sink.write(",\"lines\":[")
  }

  /// Writes one line: as part of an envelope, or as canonical JSON.
  mutating func line(_ header: borrowing RecordTree, _ line: borrowing RecordTree, _ sink: inout ByteSink) {
    lines &+= 1
    if odoo != nil {
      odoo?.line(header, line, lines, &sink)
      return
    }
    if lines > 1 { sink.write(0x2c) }
    canonical.write(line, 0, &sink)
  }

  /// Writes totals, what came late of the heading, and source; or takes the document back.
  mutating func end(
    _ header: borrowing RecordTree, _ totals: borrowing RecordTree, _ late: borrowing LateHeading, _ ending: Ending,
    _ sink: inout ByteSink
  ) {
    if !ending.isKept { return sink.cutBack(to: mark) }
    source.end = ending.end
    source.sha256 = ending.sha256 ?? digest.value()
    if odoo != nil {
      late.read { odoo?.tellLate($0) }
      odoo?.end(header, totals, source, findings: ending.told, &sink)
      return sink.write(0x0a)
    }
    sink.write("],\"totals\":")
    canonical.write(totals, 0, &sink)
    late.write(canonical, &sink)
    if passedOn == nil { writeSource(isWhole: true, &sink) }
    sink.write(",\"status\":\"")
    sink.write(ending.verdict.name)
    sink.write("\",\"findings\":")
    sink.write(decimal: UInt64(ending.findings))
    sink.write("}\n")
  }

  private func passOn(_ passedOn: PassedOn, _ header: borrowing RecordTree, _ sink: inout ByteSink) {
    if !passedOn.currency.isEmpty, let field = RecordKind.header.index(of: "currency"), !header.has(0, field) {
      sink.write(",\"currency\":\"")
      sink.write(passedOn.currency)
      sink.write("\"")
    }
    writeSource(isWhole: false, &sink)
  }

  private func writeSource(isWhole: Bool, _ sink: inout ByteSink) {
    sink.write(",\"source\":{")
    source.writeOpening(&sink)
    if isWhole {
      sink.write(",")
      source.writeClosing(&sink)
    }
    sink.write("}")
  }
}
