// A source in front of the window: takes the byte order mark away, and gives UTF-16 as UTF-8, so that all else works on
// bytes. A unit that is no character becomes U+FFFD, which is as long as the unit: offsets can be told by counting units.

import Octets

struct TextSource: ByteSource, ~Copyable {
  /// Most places of bad units remembered at a time.
  static var faultLimit: Int { 256 }

  private var source: AnySource
  /// As declared until the first bytes are here, then as the mark says.
  private(set) var encoding: Dialect.Encoding
  /// Length of the byte order mark.
  private(set) var markLength: UInt64 = 0
  /// Offsets in the file of units that are no characters, for the reader to take.
  var faults: [UInt64] = []
  private var hasBegun = false
  private var isDry = false
  private var raw = [UInt8](repeating: 0, count: 16 << 10)
  private var rawCount = 0
  /// Offset in the file of `raw[0]`.
  private var rawOffset: UInt64 = 0
  /// Bytes to give.
  private var text: [UInt8] = []
  private var given = 0

  /// Bytes of a UTF-16 file, once its end is reached.
  var size: UInt64? { isDry ? rawOffset + UInt64(rawCount) : nil }

  init(_ source: consuming AnySource, _ encoding: Dialect.Encoding) {
    self.source = source
    self.encoding = encoding
  }

  /// What begins as this does has no mark: it is text from its first byte.
  init(plain source: consuming AnySource, _ encoding: Dialect.Encoding) {
    self.init(source, encoding)
    hasBegun = true
  }

  mutating func read(into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    if !hasBegun { try begin() }
    while given == text.count {
      if !encoding.isWide { return unsafe try source.read(into: room) }
      text.removeAll(keepingCapacity: true)
      given = 0
      if isDry && rawCount == 0 { return 0 }
      if !isDry { try draw() }
      transcode()
    }
    let count = min(room.count, text.count - given)
    unsafe text.withUnsafeBytes { unsafe room.copyMemory(from: .init(rebasing: $0[given..<given + count])) }
    given += count
    return count
  }

  /// Looks at the first bytes for a mark.
  private mutating func begin() throws(FileError) {
    hasBegun = true
    while rawCount < 3, !isDry { try draw() }
    if rawCount >= 3, raw[0] == 0xef, raw[1] == 0xbb, raw[2] == 0xbf {
      take(.utf8, 3)
    } else if rawCount >= 2, raw[0] == 0xff, raw[1] == 0xfe {
      take(.utf16LittleEndian, 2)
    } else if rawCount >= 2, raw[0] == 0xfe, raw[1] == 0xff {
      take(.utf16BigEndian, 2)
    }
    if encoding.isWide {
      transcode()
    } else {
      text = Array(raw[..<rawCount])
      rawCount = 0
    }
  }

  private mutating func take(_ encoding: Dialect.Encoding, _ length: Int) {
    self.encoding = encoding
    markLength = UInt64(length)
    drop(length)
  }

  /// Reads once behind what is in `raw`.
  private mutating func draw() throws(FileError) {
    let room = rawCount..<raw.count
    var failure: FileError?
    let got = unsafe raw.withUnsafeMutableBytes { (bytes: UnsafeMutableRawBufferPointer) -> Int in
      do throws(FileError) {
        return unsafe try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[room]))
      } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    isDry = got == 0
    rawCount += got
  }

  private mutating func drop(_ count: Int) {
    raw.replaceSubrange(0..<rawCount - count, with: raw[count..<rawCount])
    rawCount -= count
    rawOffset += UInt64(count)
  }

  private func unit(at index: Int) -> UInt32 {
    let (first, second) = (UInt32(raw[index]), UInt32(raw[index + 1]))
    return encoding == .utf16LittleEndian ? first | second << 8 : first << 8 | second
  }

  /// Gives the whole characters of `raw` to `text`; at the end of the input also what is left of one.
  private mutating func transcode() {
    var index = 0
    while index + 2 <= rawCount {
      let unit = unit(at: index)
      var scalar = unit
      var length = 2
      if unit & 0xfc00 == 0xd800 {
        if index + 4 > rawCount, !isDry { break }
        let next = index + 4 <= rawCount ? self.unit(at: index + 2) : 0
        if next & 0xfc00 == 0xdc00 {
          scalar = 0x10000 + (unit & 0x3ff) << 10 + next & 0x3ff
          length = 4
        }
      }
      if scalar & 0xffff_f800 == 0xd800 {
        note(rawOffset + UInt64(index))
        scalar = 0xfffd
      }
      text.append(scalar: scalar)
      index += length
    }
    if isDry, index < rawCount {
      note(rawOffset + UInt64(index))
      text.append(scalar: 0xfffd)
      index = rawCount
    }
    drop(index)
  }

  private mutating func note(_ offset: UInt64) {
    if faults.count < Self.faultLimit { faults.append(offset) }
  }
}

extension [UInt8] {
  /// Appends a character as UTF-8.
  mutating func append(scalar: UInt32) {
    func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: scalar >> shift & 0x3f) }
    switch scalar {
    case ..<0x80: append(UInt8(scalar))
    case ..<0x800: append(contentsOf: [0xc0 | UInt8(scalar >> 6), tail(0)])
    case ..<0x10000: append(contentsOf: [0xe0 | UInt8(scalar >> 12), tail(6), tail(0)])
    default: append(contentsOf: [0xf0 | UInt8(truncatingIfNeeded: scalar >> 18), tail(12), tail(6), tail(0)])
    }
  }
}

/// Units of UTF-16 that the UTF-8 text `bytes[start..<end]` has.
func wideUnits(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
  var units = 0
  for index in start..<end {
    let byte = bytes[index]
    if byte & 0xc0 != 0x80 { units &+= byte >= 0xf0 ? 2 : 1 }
  }
  return units
}
