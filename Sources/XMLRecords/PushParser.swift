// libxml2's push parser with our handler: takes UTF-8 piece by piece and makes the recorder write.

import CLibXML2

/// Once for the process: nothing outside the document is ever loaded.
private let isPrepared: Bool = {
  xmlInitParser()
  unsafe xmlRefuseExternalEntities { _, _, _ in nil }
  return true
}()

@safe struct PushParser: ~Copyable, @unchecked Sendable {
  private let context: UnsafeMutablePointer<xmlParserCtxt>
  /// Written by the callbacks, which are called only from here.
  private let recorder: UnsafeMutablePointer<SAXRecorder>

  init(_ names: NameTable, _ limits: XMLLimits, piece: Int) {
    precondition(isPrepared)
    unsafe recorder = UnsafeMutablePointer<SAXRecorder>.allocate(capacity: 1)
    unsafe recorder.initialize(to: SAXRecorder(names, limits, piece: piece))
    var handler = unsafe makeHandler()
    guard let made = unsafe xmlCreatePushParserCtxt(&handler, recorder, nil, 0, nil) else {
      fatalError("no memory for an XML parser")
    }
    unsafe xmlCtxtUseOptions(made, xmlStrictOptions())
    unsafe context = made
    unsafe recorder.pointee.context = made
  }

  deinit {
    unsafe xmlFreeParserCtxt(context)
    unsafe recorder.deinitialize(count: 1)
    unsafe recorder.deallocate()
  }

  /// Parses `bytes[start..<end]`, which holds whole characters only.
  func feed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    precondition(start >= 0 && start <= end && end <= bytes.count)
    if start == end { return }
    unsafe bytes.withUnsafeBytes { raw in
      let piece = unsafe (raw.baseAddress! + start).assumingMemoryBound(to: CChar.self)
      _ = unsafe xmlParseChunk(context, piece, Int32(end - start), 0)
    }
  }

  /// There is no more.
  func finish() {
    _ = unsafe xmlParseChunk(context, nil, 0, 1)
  }

  /// The offset behind all that was understood; what follows waits for its end.
  var consumed: UInt64 { unsafe UInt64(xmlInputOffset(context)) }

  /// The line of that offset.
  var line: UInt64 { unsafe UInt64(xmlInputLine(context)) }

  /// A CDATA section has begun and not ended.
  var isInSection: Bool { unsafe xmlIsInSection(context) != 0 }

  var isWellFormed: Bool { unsafe xmlIsWellFormed(context) != 0 }
}

/// What the recorder has written, and knows.
extension PushParser {
  var problem: XMLProblem? { unsafe recorder.pointee.problem }
  var doctype: XMLDoctype? { unsafe recorder.pointee.doctype }
  var depth: Int { unsafe recorder.pointee.depth }
  var hasRoot: Bool { unsafe recorder.pointee.hasRoot }

  /// Local name of the innermost open element.
  var innermost: String {
    let name = unsafe recorder.pointee.innermost
    return unsafe name < 0 ? "" : recorder.pointee.names.table[name].local
  }

  func hand(over batch: inout XMLBatch) { unsafe recorder.pointee.hand(over: &batch) }

  /// Gives every event its offset in the file.
  func placeEvents(_ place: (UInt64) -> UInt64) { unsafe recorder.pointee.placeEvents(place) }

  /// Gives the text that is held its offset in the file.
  func placeText(_ place: (UInt64) -> UInt64) { unsafe recorder.pointee.placeText(place) }
}
