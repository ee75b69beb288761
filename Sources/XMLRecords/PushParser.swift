// libxml2's push parser with our handler: takes UTF-8 piece by piece and makes the recorder write.

import CLibXML2

/// Once for the process: nothing outside the document is ever loaded.
private let isPrepared: Bool = {
  xmlInitParser()
  unsafe xmlRefuseExternalEntities { _, _, _ in nil }
  return true
}()

@safe struct PushParser: ~Copyable {
  private let context: UnsafeMutablePointer<xmlParserCtxt>
  private let batch: XMLBatch

  /// Writes to `batch`.
  init(_ batch: XMLBatch) {
    precondition(isPrepared)
    var handler = unsafe makeHandler()
    guard let made = unsafe xmlCreatePushParserCtxt(&handler, batch.recorder, nil, 0, nil) else {
      fatalError("no memory for an XML parser")
    }
    unsafe xmlCtxtUseOptions(made, xmlStrictOptions())
    unsafe context = made
    unsafe batch.recorder.pointee.context = made
    self.batch = batch
  }

  deinit {
    unsafe batch.recorder.pointee.context = nil
    unsafe xmlFreeParserCtxt(context)
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
