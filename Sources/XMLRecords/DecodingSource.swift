// A source between the file and the reader: tells the encoding, drops the byte order mark, and gives UTF-8. Files in UTF-8
// pass through as they are. Decoding stops at the first bytes that the encoding does not have.

import CLibXML2
import Octets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@safe struct DecodingSource<Source: ByteSource & ~Copyable>: ByteSource, ~Copyable {
  private(set) var encoding = InputEncoding.utf8
  /// What ended the input before its end, and the offset in the file.
  private(set) var refusal: (reason: XMLProblem.Reason, offset: UInt64)?
  private var source: Source
  /// Bytes of the file from `start` to `end`, not given yet.
  private var raw: [UInt8]
  private var start = 0
  private var end = 0
  /// Offset in the file of `raw[0]`.
  private var base: UInt64 = 0
  private var atEnd = false
  private var isOpen = false
  private var converter: iconv_t?

  init(_ source: consuming Source) {
    self.source = source
    raw = [UInt8](repeating: 0, count: 32 << 10)
  }

  deinit { if let converter = unsafe converter { unsafe iconv_close(converter) } }

  mutating func read(into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    if !isOpen { try open() }
    if refusal != nil { return 0 }
    guard unsafe converter == nil else { return unsafe try decode(into: room) }
    if start < end {
      let count = min(end - start, room.count)
      unsafe raw.withUnsafeBytes { unsafe room.copyMemory(from: .init(rebasing: $0[start..<start + count])) }
      start += count
      return count
    }
    return unsafe atEnd ? 0 : try source.read(into: room)
  }

  /// Reads the first bytes and tells the encoding.
  private mutating func open() throws(FileError) {
    isOpen = true
    while end < InputEncoding.headLength, !atEnd { try fill() }
    do throws(XMLProblem.Refusal) {
      encoding = try InputEncoding.detect(Array(raw[0..<min(end, InputEncoding.headLength)]))
    } catch {
      refusal = (error.reason, 0)
      return
    }
    start = encoding.mark
    if encoding.width == .utf8 { return }
    let opened = unsafe iconv_open("UTF-8", encoding.name)
    if unsafe opened == iconv_t(bitPattern: -1) {
      refusal = (.encoding(encoding.name), 0)
    } else {
      unsafe converter = opened
    }
  }

  /// Reads behind what is there.
  private mutating func fill() throws(FileError) {
    if start > 0 {
      raw.replaceSubrange(0..<(end - start), with: raw[start..<end])
      base += UInt64(start)
      end -= start
      start = 0
    }
    var failure: FileError?
    let from = end
    let got = unsafe raw.withUnsafeMutableBytes { (bytes: UnsafeMutableRawBufferPointer) -> Int in
      do throws(FileError) {
        return unsafe try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[from...]))
      } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    atEnd = got == 0
    end += got
  }

  /// Gives at least one character unless the input ends or is wrong.
  private mutating func decode(into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    while true {
      if start == end, !atEnd { try fill() }
      if start == end { return 0 }
      let (given, code) = unsafe convert(into: room)
      if given > 0 { return given }
      // A character whose end is not there yet, or never comes.
      if code == EINVAL, !atEnd {
        let before = end - start
        try fill()
        if end - start > before || atEnd { continue }
      }
      if code == E2BIG { return 0 }
      refusal = (.badBytes(encoding: encoding.name), base + UInt64(start))
      return 0
    }
  }

  private mutating func convert(into room: UnsafeMutableRawBufferPointer) -> (given: Int, code: Int32) {
    var left = end - start
    var space = room.count
    var code: Int32 = 0
    let from = start
    unsafe raw.withUnsafeMutableBytes { bytes in
      var input: UnsafeMutablePointer<CChar>? = unsafe (bytes.baseAddress! + from).assumingMemoryBound(to: CChar.self)
      var output: UnsafeMutablePointer<CChar>? = unsafe room.baseAddress!.assumingMemoryBound(to: CChar.self)
      if unsafe iconv(converter!, &input, &left, &output, &space) == -1 { code = errno }
    }
    start = end - left
    return (room.count - space, code)
  }
}
