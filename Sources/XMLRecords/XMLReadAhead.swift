// Reading on another thread: while one batch is worked on, the next ones are read. What comes is the same, in the same order,
// as if the reader were asked itself.

import Octets

package struct XMLReadAhead<Source: ByteSource & Sendable & ~Copyable>: ~Copyable {
  private let reading: Reading
  private let relay: Relay<Piece>
  private let size: Int
  /// What came last; the other thread has those behind it.
  private var piece: Piece
  private var count = 0
  /// A document of no more pieces is read before another thread has begun.
  private static var few: Int { 4 }
  /// Batches that are read ahead.
  private static var depth: Int { 3 }

  /// A batch, and what the reader came upon with it.
  private struct Piece: ~Copyable, Sendable {
    var batch: XMLBatch
    var arrival: Result<XMLReader<Source>.Arrival, FileError> = .success(.events)
  }

  /// The reader, which only one thread has: the first, until it hands pieces to the other.
  private final class Reading: @unchecked Sendable {
    var reader: XMLReader<Source>

    init(_ reader: consuming XMLReader<Source>) { self.reader = reader }

    func fill(_ piece: inout Piece) {
      do throws(FileError) {
        piece.arrival = .success(try reader.next())
      } catch {
        piece.arrival = .failure(error)
      }
      swap(&piece.batch, &reader.batch)
    }
  }

  /// Pieces of `size` bytes are read of the source.
  package init(
    _ source: consuming Source, names: NameTable = NameTable(), limits: XMLLimits = XMLLimits(), piece size: Int
  ) {
    let reading = Reading(XMLReader(source, names: names, limits: limits, piece: size))
    self.reading = reading
    self.size = size
    piece = Piece(batch: XMLBatch(piece: size))
    relay = Relay(depth: Self.depth) { reading.fill(&$0) }
  }

  /// What came last. Good until the next call.
  package var batch: XMLBatch {
    _read { yield piece.batch }
  }

  /// What comes next.
  package mutating func next() throws(FileError) -> XMLReader<Source>.Arrival {
    if relay.away > 0 {
      var last = relay.take()!
      swap(&last, &piece)
      if piece.arrival == .success(.events) { relay.give(last) }
    } else {
      reading.fill(&piece)
      count += 1
      if count > Self.few, Relay<Piece>.isOfUse, piece.arrival == .success(.events) {
        for _ in 0..<Self.depth { relay.give(Piece(batch: XMLBatch(piece: size))) }
      }
    }
    return try piece.arrival.get()
  }
}
