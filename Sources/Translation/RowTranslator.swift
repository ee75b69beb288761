// The public door for files of rows: one input in; documents and findings out.

import Delimited
import Findings
import Octets
import PartnerSpec

package struct RowTranslator: ~Copyable {
  private var reader: RowReader
  private var session: RowSession

  package init(
    _ source: consuming some ByteSource & ~Copyable, session: consuming RowSession, window: Int = 256 << 10
  ) {
    reader = RowReader(source, session.layout.dialect, preamble: session.layout.preamble, window: window)
    self.session = session
  }

  /// Runs to the end of the input. Throws when it cannot be read or output cannot be written; bad data is findings.
  package mutating func run(while goesOn: () -> Bool = { true }) throws -> TranslationSummary {
    session.begin()
    if session.layout.sorts { return try runSorted(while: goesOn) }
    try Self.each(&reader, &session, while: goesOn) { session, reader in try session.take(reader.view, reader) }
    return try session.end(reader.endPlace)
  }

  /// Reads all rows, and takes them once they are in the order of their documents.
  private mutating func runSorted(while goesOn: () -> Bool) throws -> TranslationSummary {
    var sorter = RowSorter()
    try Self.each(&reader, &session, while: goesOn) { session, reader in
      if session.wantsHeader { return try session.take(reader.view, reader) }
      let key = session.key(of: reader.view)
      try sorter.add(key, reader.raw, reader.range, reader.rowOrigin)
    }
    let rows = try sorter.finish(isWide: reader.dialect.encoding.isWide)
    var sorted = RowReader.sorted(rows, reader.dialect)
    var told: [RowProblem] = []
    while try sorted.next(&told), goesOn() {
      told.removeAll(keepingCapacity: true)
      try session.take(sorted.view, sorted)
    }
    return try session.end(reader.endPlace)
  }

  /// Goes through the rows of a reader, whose complaints the session tells.
  private static func each(
    _ reader: inout RowReader, _ session: inout RowSession, while goesOn: () -> Bool,
    _ take: (inout RowSession, inout RowReader) throws -> Void
  ) throws {
    var problems: [RowProblem] = []
    var count = 0
    while try reader.next(&problems) {
      if !problems.isEmpty {
        session.tell(problems)
        problems.removeAll()
      }
      try take(&session, &reader)
      count &+= 1
      if count & 0x3ff == 0 {
        session.progress(reader.place.offset)
        if !goesOn() { break }
      }
    }
    session.tell(problems)
  }
}
