// Tokens of JSON (RFC 8259) that are not the usual plain string: strings with escapes or other than ASCII, numbers, words,
// and values that are only passed over.

import Octets

extension RecordParser {
  // MARK: Strings

  /// The string at `start`, decoded into `scratch`; `scratchFault` says what is wrong with its text.
  @inline(never)
  mutating func decode(_ bytes: Span<UInt8>, _ start: Int) -> Int {
    scratchCount = 0
    scratchFault = nil
    var isASCII = true
    var index = start &+ 1
    while true {
      let run = index
      index = bytes.plainEnd(from: index)
      while bytes[index] >= 0x80 {
        isASCII = false
        index = bytes.plainEnd(from: index &+ 1)
      }
      keep(bytes, run, index)
      let byte = bytes[index]
      if byte == 0x22 { break }
      if byte != 0x5c { return refuse(bytes, index, "a closing quotation mark; line breaks are written \\n") }
      index = escape(bytes, index)
      if index < 0 { return -1 }
    }
    if !isASCII, !isUTF8(bytes, start &+ 1, index) { scratchFault = scratchFault ?? .encoding }
    return index &+ 1
  }

  private mutating func keep(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    let count = end &- start
    if count == 0 || !reserve(count) { return }
    scratch.copy(bytes, start, end, to: scratchCount)
    scratchCount &+= count
  }

  private mutating func keep(_ byte: UInt8) {
    guard reserve(1) else { return }
    scratch[scratchCount] = byte
    scratchCount &+= 1
  }

  private mutating func reserve(_ count: Int) -> Bool {
    if scratchCount &+ count &+ wordSlack <= scratch.count { return true }
    if scratchCount + count > RecordTree.byteLimit {
      scratchFault = .length
      return false
    }
    scratch.grow(by: max(scratch.count, count), filling: 0)
    return true
  }

  /// The escape at `index`.
  private mutating func escape(_ bytes: Span<UInt8>, _ index: Int) -> Int {
    let byte = bytes[index + 1]
    switch byte {
    case 0x22, 0x5c, 0x2f: keep(byte)
    case 0x6e: keep(0x0a)
    case 0x74: keep(0x09)
    case 0x72: keep(0x0d)
    case 0x62, 0x66: scratchFault = scratchFault ?? .control
    case 0x75: return character(bytes, index)
    default: return refuse(bytes, index + 1, "one of \" \\ / b f n r t u behind '\\'")
    }
    return index + 2
  }

  /// `\uXXXX`, or two of them for a character beyond U+FFFF.
  private mutating func character(_ bytes: Span<UInt8>, _ index: Int) -> Int {
    guard let first = hexadecimal(bytes, index + 2) else { return -1 }
    var next = index + 6
    var value = first
    if first & 0xfc00 == 0xd800, bytes[next] == 0x5c, bytes[next + 1] == 0x75 {
      guard let second = hexadecimal(bytes, next + 2) else { return -1 }
      if second & 0xfc00 == 0xdc00 {
        value = 0x10000 + (first & 0x3ff) << 10 + (second & 0x3ff)
        next += 6
      }
    }
    if value < 0x20, value != 0x09, value != 0x0a, value != 0x0d {
      scratchFault = scratchFault ?? .control
    } else if let scalar = Unicode.Scalar(value) {
      for unit in scalar.utf8 { keep(unit) }
    } else {
      scratchFault = scratchFault ?? .surrogate
    }
    return next
  }

  /// Four hexadecimal digits.
  private mutating func hexadecimal(_ bytes: Span<UInt8>, _ start: Int) -> UInt32? {
    var value: UInt32 = 0
    for index in start..<start + 4 {
      let byte = bytes[index]
      let letter = (byte | 0x20) &- 0x61
      guard byte &- 0x30 <= 9 || letter < 6 else {
        _ = refuse(bytes, index, "four hexadecimal digits behind \\u")
        return nil
      }
      value = value << 4 | UInt32(byte &- 0x30 <= 9 ? byte &- 0x30 : letter + 10)
    }
    return value
  }

  /// Text that is no plain string: decoded, told, or passed over.
  @inline(never)
  mutating func oddText(
    _ bytes: Span<UInt8>, _ index: Int, _ entry: Int, _ node: Int, _ tree: inout RecordTree
  ) -> Int {
    if bytes[index] != 0x22 { return wrongType(bytes, index, entry, "a string") }
    let end = decode(bytes, index)
    if end < 0 { return -1 }
    if let scratchFault {
      report(scratchFault.rule, bytes, index, scratchFault.expected, at: names.name(entry))
    } else if scratchCount > 0 {
      let from = tree.beginValue
      tree.append(scratch, 0, scratchCount)
      tree.endValue(node, Int(names.entries[entry].index), 0, from: from)
    }
    return end
  }

  // MARK: Numbers and words

  /// The number at `start`.
  mutating func number(_ bytes: Span<UInt8>, _ start: Int) -> Int {
    var index = bytes[start] == 0x2d ? start &+ 1 : start
    if bytes[index] == 0x30 {
      index &+= 1
    } else {
      index = digits(bytes, index)
      if index < 0 { return -1 }
    }
    if bytes[index] == 0x2e {
      index = digits(bytes, index &+ 1)
      if index < 0 { return -1 }
    }
    if bytes[index] | 0x20 == 0x65 {
      index &+= 1
      if bytes[index] == 0x2b || bytes[index] == 0x2d { index &+= 1 }
      index = digits(bytes, index)
      if index < 0 { return -1 }
    }
    // More of it may be to come.
    return index < end ? index : refuse(bytes, index, "")
  }

  private mutating func digits(_ bytes: Span<UInt8>, _ start: Int) -> Int {
    var index = start
    while bytes[index] &- 0x30 <= 9 { index &+= 1 }
    return index > start ? index : refuse(bytes, index, "a digit")
  }

  /// `true`, `false` or `null`.
  private mutating func word(_ bytes: Span<UInt8>, _ start: Int) -> Int {
    let (text, count): (UInt64, Int) =
      switch bytes[start] {
      case 0x74: (0x6575_7274, 4)
      case 0x66: (0x65_736c_6166, 5)
      default: (0x6c6c_756e, 4)
      }
    let difference = bytes.packed(start, start &+ count) ^ text
    if difference == 0 { return start &+ count }
    return refuse(bytes, start &+ difference.trailingZeroBitCount &>> 3, "a value")
  }

  // MARK: Passing over

  /// Passes over any value. Its grammar is checked, and nothing else.
  @inline(never)
  mutating func pass(_ bytes: Span<UInt8>, _ start: Int, _ level: Int = 1) -> Int {
    switch bytes[start] {
    case 0x22:
      let end = bytes.plainEnd(from: start &+ 1)
      return bytes[end] == 0x22 ? end &+ 1 : decode(bytes, start)
    case 0x7b, 0x5b: return passMembers(bytes, start, level)
    case 0x2d, 0x30...0x39: return number(bytes, start)
    default: return word(bytes, start)
    }
  }

  private mutating func passMembers(_ bytes: Span<UInt8>, _ start: Int, _ level: Int) -> Int {
    if level + 2 * depth >= Self.depthLimit { return tooDeep(bytes, start) }
    let isObject = bytes[start] == 0x7b
    let close: UInt8 = isObject ? 0x7d : 0x5d
    var index = blanks(bytes, start &+ 1)
    if bytes[index] == close { return index &+ 1 }
    while true {
      if isObject {
        if bytes[index] != 0x22 { return refuse(bytes, index, "the name of a member, in quotation marks") }
        index = pass(bytes, index, level)
        if index < 0 { return -1 }
        index = blanks(bytes, index)
        if bytes[index] != 0x3a { return refuse(bytes, index, "':'") }
        index = blanks(bytes, index &+ 1)
      }
      index = pass(bytes, index, level + 1)
      if index < 0 { return -1 }
      index = blanks(bytes, index)
      if bytes[index] == close { return index &+ 1 }
      if bytes[index] != 0x2c { return refuse(bytes, index, isObject ? "',' or '}'" : "',' or ']'") }
      index = blanks(bytes, index &+ 1)
    }
  }
}
