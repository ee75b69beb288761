// Documents are read by a second thread, while this one writes those that came before. What comes is the same, in the same
// order, as if the reader were asked itself.

import Canonical
import Octets

package struct DocumentReadAhead<Reader: DocumentReader & ~Copyable>: ~Copyable {
  /// So many events, or records in so many bytes of memory, are handed over together.
  private static var size: Int { 1_024 }
  private static var room: Int { 192 << 10 }
  /// Pieces that are read ahead.
  private static var depth: Int { 3 }

  private let reading: Reading
  private let relay: Relay<Piece>
  /// What came last; the other thread has those behind it. And the next of its events, records, documents and ends.
  private var piece = Piece()
  private var at = (event: 0, record: 0, document: 0, end: 0)
  /// The document now read, and how the last one ended.
  private var document = Document()
  private var end = End()
  package private(set) var header = RecordTree()
  package private(set) var line = RecordTree()
  package private(set) var totals = RecordTree()

  /// What is known of a document when it begins.
  private struct Document: Sendable {
    var ordinal = 0
    var isTest = false
    /// By fact.
    var origins: [String?] = []
  }

  /// What is known of one at its end.
  private struct End: Sendable {
    var ordinal = 0
    var refusedNumber = ""
    var causes: [GenerationProblem.Cause] = []
  }

  /// Events in their order, and what belongs to those of one kind.
  private struct Piece: ~Copyable, Sendable {
    var events: [DocumentEvent] = []
    /// The heading of a document that begins, a line, the totals of one that ends.
    var records = PackedRecords()
    var documents: [Document] = []
    var ends: [End] = []
    /// Reading failed behind the last event.
    var failure: FileError?
    var isLast: Bool { failure != nil || events.last == .finished }

    mutating func removeAll() {
      events.removeAll(keepingCapacity: true)
      documents.removeAll(keepingCapacity: true)
      ends.removeAll(keepingCapacity: true)
      records.removeAll()
    }
  }

  /// The reader, which only one thread has: the first, until it hands pieces to the other.
  private final class Reading: @unchecked Sendable {
    var reader: Reader

    init(_ reader: consuming Reader) { self.reader = reader }

    func fill(_ piece: inout Piece) {
      piece.removeAll()
      do throws(FileError) {
        while piece.events.count < DocumentReadAhead.size, piece.records.size < DocumentReadAhead.room,
          piece.events.last != .finished
        {
          let event = try reader.next()
          piece.events.append(event)
          switch event {
          case .document:
            piece.records.append(reader.header)
            piece.documents.append(
              Document(
                ordinal: reader.ordinal, isTest: reader.isTest, origins: SourceFact.allCases.map { reader.origin($0) }))
          case .line: piece.records.append(reader.line)
          case .end:
            piece.records.append(reader.totals)
            piece.ends.append(End(ordinal: reader.ordinal, causes: reader.causes))
          case .refused:
            piece.ends.append(
              End(ordinal: reader.ordinal, refusedNumber: reader.refusedNumber, causes: reader.causes))
          case .finished: break
          }
        }
      } catch {
        piece.failure = error
      }
    }
  }

  package init(_ reader: consuming Reader) {
    let reading = Reading(reader)
    self.reading = reading
    relay = Relay(depth: Self.depth) { reading.fill(&$0) }
  }
}

extension DocumentReadAhead: DocumentReader where Reader: ~Copyable {
  package mutating func next() throws(FileError) -> DocumentEvent {
    while at.event == piece.events.count {
      if let failure = piece.failure { throw failure }
      turn()
    }
    let event = piece.events[at.event]
    at.event += 1
    switch event {
    case .document:
      piece.records.unpack(take(), into: &header)
      document = piece.documents[at.document]
      at.document += 1
      end = End(ordinal: document.ordinal)
    case .line: piece.records.unpack(take(), into: &line)
    case .end:
      piece.records.unpack(take(), into: &totals)
      takeEnd()
    case .refused: takeEnd()
    case .finished: at.event -= 1
    }
    return event
  }

  package var ordinal: Int { end.ordinal }
  package var refusedNumber: String { end.refusedNumber }
  package var causes: [GenerationProblem.Cause] { end.causes }
  package func origin(_ fact: SourceFact) -> String? { document.origins[Int(fact.rawValue)] }
  package var isTest: Bool { document.isTest }

  /// The next piece: read here, as long as nothing is known of how much there is, then by the other thread.
  private mutating func turn() {
    let isFirst = piece.events.isEmpty
    if relay.away > 0 {
      var last = relay.take()!
      swap(&last, &piece)
      if !piece.isLast { relay.give(last) }
    } else {
      reading.fill(&piece)
      if !isFirst, Relay<Piece>.isOfUse, !piece.isLast { for _ in 0..<Self.depth { relay.give(Piece()) } }
    }
    at = (0, 0, 0, 0)
  }

  /// The number of the next record.
  private mutating func take() -> Int {
    at.record += 1
    return at.record - 1
  }

  private mutating func takeEnd() {
    end = piece.ends[at.end]
    at.end += 1
  }
}
