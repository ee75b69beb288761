// The record batch of XML: the tags and texts of one piece of input, and the bytes they point into. Reused from batch to
// batch: what it gives is good until the reader is asked for more.

import Octets

@safe package final class XMLBatch {
  /// Written by the parser's callbacks.
  let recorder: UnsafeMutablePointer<SAXRecorder>

  init(_ names: NameTable, _ limits: XMLLimits, piece: Int) {
    unsafe recorder = UnsafeMutablePointer<SAXRecorder>.allocate(capacity: 1)
    unsafe recorder.initialize(to: SAXRecorder(names, limits, piece: piece))
  }

  deinit {
    unsafe recorder.deinitialize(count: 1)
    unsafe recorder.deallocate()
  }

  /// In document order.
  package var events: Span<XMLEvent> {
    @_lifetime(borrow self)
    get {
      let span = unsafe Span(_unsafeStart: recorder.pointee.events.base, count: recorder.pointee.readyEvents)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Of all start tags of the batch; each event has its range.
  package var attributes: Span<XMLAttribute> {
    @_lifetime(borrow self)
    get {
      let span = unsafe Span(_unsafeStart: recorder.pointee.attributes.base, count: recorder.pointee.attributes.count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Texts and attribute values, with `wordSlack` bytes behind.
  package var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      let count = unsafe recorder.pointee.bytes.count + wordSlack
      let span = unsafe Span(_unsafeStart: recorder.pointee.bytes.base, count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// All names met so far and those registered before.
  package var names: NameTable { unsafe recorder.pointee.names.table }
}

/// What the reader asks of the recorder.
extension XMLBatch {
  var eventCount: Int { unsafe recorder.pointee.readyEvents }
  var problem: XMLProblem? { unsafe recorder.pointee.problem }
  var doctype: XMLDoctype? { unsafe recorder.pointee.doctype }
  var depth: Int { unsafe recorder.pointee.depth }
  var hasRoot: Bool { unsafe recorder.pointee.hasRoot }

  /// Local name of the innermost open element.
  var innermost: String {
    let name = unsafe recorder.pointee.innermost
    return name < 0 ? "" : names[name].local
  }

  func begin() { unsafe recorder.pointee.begin() }
  func finish() { unsafe recorder.pointee.finish() }

  /// Gives every event its offset in the file.
  func placeEvents(_ place: (UInt64) -> UInt64) { unsafe recorder.pointee.placeEvents(place) }

  /// Gives the text that is held its offset in the file.
  func placeText(_ place: (UInt64) -> UInt64) { unsafe recorder.pointee.placeText(place) }
}
