// The record batch of XML: the tags and texts of one piece of input, the bytes they point into, and what is needed to say
// where they stand. It is whole without the reader that filled it. Reused from batch to batch: what it gives is good until
// the reader is asked for more.

import Octets

@safe package struct XMLBatch: ~Copyable, Sendable {
  /// The recorder fills rooms, and changes them for those here when a piece is through.
  var eventRoom: Room<XMLEvent>
  var attributeRoom = Room<XMLAttribute>(capacity: 256)
  var byteRoom: Room<UInt8>
  /// All names met so far and those registered before.
  package internal(set) var names = NameTable()
  /// Bytes of text used up with this batch, for progress.
  package internal(set) var consumed: UInt64 = 0
  var text = PieceText()

  /// An empty one, for pieces of about so many bytes.
  init(piece: Int) {
    eventRoom = Room(capacity: max(piece / 16, 64))
    byteRoom = Room(capacity: piece + wordSlack)
  }

  /// In document order.
  package var events: Span<XMLEvent> {
    @_lifetime(borrow self)
    get {
      let span = unsafe Span(_unsafeStart: eventRoom.base, count: eventRoom.count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Of all start tags of the batch; each event has its range.
  package var attributes: Span<XMLAttribute> {
    @_lifetime(borrow self)
    get {
      let span = unsafe Span(_unsafeStart: attributeRoom.base, count: attributeRoom.count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Texts and attribute values, with `wordSlack` bytes behind.
  package var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      let span = unsafe Span(_unsafeStart: byteRoom.base, count: byteRoom.count + wordSlack)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The place of a tag or text of the batch; the column is 1 where the beginning of its line is gone.
  package func place(offset: UInt64, line: UInt32) -> Place { text.place(offset: offset, line: line) }

  /// Forgets the events.
  mutating func clear() {
    eventRoom.cut(to: 0)
    attributeRoom.cut(to: 0)
  }
}
