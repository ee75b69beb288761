// The lines of a long document are written by a second thread, while this one reads what follows. What they are written with
// goes with them and comes back, so that nothing is shared; the bytes are the same whoever writes them.

import Canonical
import Octets
import Odoo

/// Lines of one document, and what they are written with while they are away.
struct LineBatch: ~Copyable, Sendable {
  var header = RecordTree(small: true)
  var lines = PackedRecords()
  /// The line that is written.
  private var line = RecordTree(small: true)
  /// Ordinal in the document of the first line, from 1.
  var first = 1
  var odoo: OdooWriter?
  var sink = ByteSink()

  /// Writes all lines with what came with them.
  mutating func write() {
    for index in 0..<lines.count {
      lines.unpack(index, into: &line)
      Self.write(header, line, first + index, &odoo, &sink)
    }
    lines.removeAll()
  }

  /// Writes the line with this ordinal: as part of an envelope, or as canonical JSON where there is none.
  static func write(
    _ header: borrowing RecordTree, _ line: borrowing RecordTree, _ ordinal: Int, _ odoo: inout OdooWriter?,
    _ sink: inout ByteSink
  ) {
    if odoo != nil {
      odoo?.line(header, line, ordinal, &sink)
      return
    }
    if ordinal > 1 { sink.write(0x2c) }
    CanonicalWriter.shared.write(line, 0, &sink)
  }
}

struct LineRelay: ~Copyable {
  /// A document with no more lines is not worth a second thread.
  static let shortDocument = 64
  /// So many lines, or lines in so many bytes of memory, are handed over together.
  private static let size = 256
  private static let room = 2 << 20
  /// What takes more memory, as a line with thousands of parties, is not gathered.
  private static let largest = 50 << 10

  private let relay = Relay<LineBatch> { $0.write() }
  /// What gathers, and what came back last.
  private var batch = LineBatch()
  private var spare: LineBatch?

  /// Takes the line with this ordinal.
  mutating func take(
    _ header: borrowing RecordTree, _ line: borrowing RecordTree, _ ordinal: Int, _ odoo: inout OdooWriter?,
    _ sink: inout ByteSink
  ) {
    if header.size > Self.largest || line.size > Self.largest {
      settle(&odoo, &sink)
      return LineBatch.write(header, line, ordinal, &odoo, &sink)
    }
    // The heading of a document may still grow.
    if batch.lines.count > 0, batch.header.extent != header.extent { handOver(&odoo, &sink) }
    if batch.lines.count == 0 {
      batch.header.copyAll(header)
      batch.first = ordinal
    }
    batch.lines.append(line)
    if batch.lines.count == Self.size || batch.lines.size > Self.room { handOver(&odoo, &sink) }
  }

  /// Sees that all lines are written.
  mutating func settle(_ odoo: inout OdooWriter?, _ sink: inout ByteSink) {
    takeBack(&odoo, &sink)
    swap(&batch.odoo, &odoo)
    swap(&batch.sink, &sink)
    batch.write()
    swap(&batch.odoo, &odoo)
    swap(&batch.sink, &sink)
  }

  private mutating func handOver(_ odoo: inout OdooWriter?, _ sink: inout ByteSink) {
    takeBack(&odoo, &sink)
    var full = spare.take() ?? LineBatch()
    swap(&full, &batch)
    swap(&full.odoo, &odoo)
    swap(&full.sink, &sink)
    relay.give(full)
  }

  private mutating func takeBack(_ odoo: inout OdooWriter?, _ sink: inout ByteSink) {
    guard var back = relay.take() else { return }
    swap(&back.odoo, &odoo)
    swap(&back.sink, &sink)
    spare = consume back
  }
}
