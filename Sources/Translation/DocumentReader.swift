// Where documents to be written come from: canonical JSON, or records of Odoo. Which it is, the input says itself.

import Canonical
import Octets
import OdooRecords
import PartnerSpec

/// Gives documents one after the other as canonical records.
package protocol DocumentReader: ~Copyable, SendableMetatype {
  mutating func next() throws(FileError) -> DocumentEvent
  /// The document now read: its header, from its beginning on; one line; its totals, at its end.
  var header: RecordTree { get }
  var line: RecordTree { get }
  var totals: RecordTree { get }
  /// Ordinal of the document in the input, from 1.
  var ordinal: Int { get }
  /// The number of a document that is refused, as far as it is known.
  var refusedNumber: String { get }
  /// What is wrong with the document: complete at `end` and `refused`.
  var causes: [GenerationProblem.Cause] { get }
  /// What the document says of where it came from, as far as it has been read; nil when it does not.
  func origin(_ fact: SourceFact) -> String?
  /// Its sender called it a test.
  var isTest: Bool { get }
}

extension CanonicalReader: DocumentReader where Source: ~Copyable {
  package var refusedNumber: String { "" }
  package var causes: [GenerationProblem.Cause] { problems.map { .reading($0) } }
  package func origin(_ fact: SourceFact) -> String? { facts[fact] }
  package var isTest: Bool { facts.isTest }
}

extension OrderReader: DocumentReader where Source: ~Copyable {
  package var refusedNumber: String { number }
  package var causes: [GenerationProblem.Cause] { problems.map { .record($0) } }
  package func origin(_ fact: SourceFact) -> String? { nil }
  package var isTest: Bool { false }
}

/// An input whose beginning has been looked at.
package struct DocumentInput<Source: ByteSource & ~Copyable>: ~Copyable {
  private var source: Source
  private var window: ByteWindow
  /// What it holds.
  package let form: RecordForm

  /// Most bytes that are held of the input.
  private static var limit: Int { max(CanonicalReader<Source>.windowLimit, OrderReader<Source>.orderLimit) }

  package init(_ source: consuming Source) throws(FileError) {
    var source = source
    var window = ByteWindow(capacity: 256 << 10, limit: Self.limit)
    form = try RecordForm(of: &window, &source)
    self.source = source
    self.window = window
  }

  package consuming func canonical() -> CanonicalReader<Source> { CanonicalReader(source, window) }

  package consuming func orders(_ terms: OrderTerms) -> OrderReader<Source> { OrderReader(source, window, terms) }
}
