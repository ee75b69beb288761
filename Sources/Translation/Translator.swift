// The public door: one input in; documents, acknowledgements and findings out. It joins the rooms below and knows none of
// their insides: the reader brings batches, the session judges and maps them.

import Findings
import Octets
import PartnerSpec
import X12

/// Reads one X12 input to its end.
package struct Translator<Source: ByteSource & ~Copyable>: ~Copyable {
  private var reader: InterchangeReader<Source>
  private var session: Session

  package init(_ source: consuming Source, session: consuming Session, window: Int = 256 << 10) {
    reader = InterchangeReader(source, window: window)
    self.session = session
  }

  /// Runs to the end of the input. Throws when it cannot be read, output cannot be written, or a spec is bad; bad
  /// business data is findings.
  /// With `goesOn`, reading ends early when it says so; what is open then is closed as at the end of the input.
  package mutating func run(while goesOn: () -> Bool = { true }) throws -> TranslationSummary {
    while goesOn() {
      switch try reader.next(&session.interchangeFindings) {
      case .header:
        try session.open(reader.header, ordinal: reader.interchange, reader.window)
        reader.consumeHeader()
      case .segments:
        if let index = try session.process(reader.batch, reader.window) {
          reader.restart(at: index)
        } else {
          reader.consumeBatch()
        }
        session.progress(reader.window.consumed)
      case .passed(let count): session.pass(count, reader.window)
      case .binary(let segment): session.passBinary(segment)
      case .tooLong(let place): session.passLong(place)
      case .end: return try end()
      }
    }
    return try end()
  }

  private mutating func end() throws -> TranslationSummary {
    try session.end(reader.window.place(at: reader.window.end))
  }
}
