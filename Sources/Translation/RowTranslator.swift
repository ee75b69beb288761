// The public door for files of rows: one input in; documents and findings out.

import Delimited
import Findings
import Octets
import PartnerSpec

package struct RowTranslator<Source: ByteSource & ~Copyable>: ~Copyable {
  private var reader: RowReader<Source>
  private var session: RowSession

  package init(_ source: consuming Source, session: consuming RowSession, window: Int = 256 << 10) {
    reader = RowReader(source, session.layout.dialect, preamble: session.layout.preamble, window: window)
    self.session = session
  }

  /// Runs to the end of the input. Throws when it cannot be read or output cannot be written; bad data is findings.
  package mutating func run(while goesOn: () -> Bool = { true }) throws -> TranslationSummary {
    var problems: [RowProblem] = []
    session.begin()
    var count = 0
    while try reader.next(&problems) {
      if !problems.isEmpty {
        session.tell(problems)
        problems.removeAll()
      }
      try session.take(reader.view, reader)
      count &+= 1
      if count & 0x3ff == 0 {
        session.progress(reader.place.offset)
        if !goesOn() { break }
      }
    }
    session.tell(problems)
    return try session.end(reader.endPlace)
  }
}
