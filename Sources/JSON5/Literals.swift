// The parts of a text that are words rather than structure: strings with their escapes,
// bare names, and numbers. Text is copied from the bytes in whole runs between escapes;
// a number is only checked, and kept as it is written.

// Strings.
extension Parser {
  /// Takes a string with its quotes, of either kind.
  mutating func takeString() throws(JSON5Error) -> String {
    let start = place
    let quote = next
    index += 1
    var text = ""
    var run = index
    while true {
      switch next {
      case quote:
        let last = self.text(from: run)
        index += 1
        return text.isEmpty ? last : text + last
      case "\\":
        text += self.text(from: run)
        try takeEscape(into: &text)
        run = index
      case "\n", "\r": throw unclosed(quote, start)
      case 0x80...:
        guard let character = try character() else { throw unclosed(quote, start) }
        passWide(character)
      default: index += 1
      }
    }
  }

  private func unclosed(_ quote: UInt8, _ start: JSON5Place) -> JSON5Error {
    let mark = "'" ~= quote ? "\"'\"" : "'\"'"
    return unexpected(expected: "\(mark) to close \(opened("string", at: start))")
  }

  /// Takes an escape and appends what it stands for; a line continuation stands for nothing.
  private mutating func takeEscape(into text: inout String) throws(JSON5Error) {
    let start = place
    index += 1
    switch next {
    case "\n", "\r": return passLineEnd()
    case "u": return text.unicodeScalars.append(try takeUnicodeEscape(from: start))
    case "x":
      index += 1
      return text.unicodeScalars.append(Unicode.Scalar(UInt8(try takeHex(digits: 2))))
    case "1"..."9": throw unexpected(expected: "no digit after '\\'")
    case 0x80...:
      guard let character = try character() else { return }
      passWide(character)
      if !character.isSeparator { text.unicodeScalars.append(character) }
    case let byte:
      index += 1
      text.unicodeScalars.append(meaning(ofEscaped: byte))
      if "0" ~= byte, "0"..."9" ~= next { throw unexpected(expected: "no digit after '\\0'") }
    }
  }

  private func meaning(ofEscaped byte: UInt8) -> Unicode.Scalar {
    switch byte {
    case "0": "\0"
    case "b": "\u{8}"
    case "f": "\u{C}"
    case "n": "\n"
    case "r": "\r"
    case "t": "\t"
    case "v": "\u{B}"
    default: Unicode.Scalar(byte)
    }
  }

  /// Takes `uXXXX`, and a second escape if the first is the upper half of a surrogate pair.
  /// The backslash at `start` has been passed.
  private mutating func takeUnicodeEscape(from start: JSON5Place) throws(JSON5Error) -> Unicode.Scalar {
    guard take("u") else { throw unexpected(expected: "'u' after '\\' in a name") }
    let upper = try takeHex(digits: 4)
    if let character = Unicode.Scalar(upper) { return character }
    if upper < 0xDC00, take("\\"), take("u") {
      let lower = try takeHex(digits: 4)
      let value = 0x10000 + (upper - 0xD800) << 10 + (lower & 0x3FF)
      if 0xDC00...0xDFFF ~= lower, let character = Unicode.Scalar(value) { return character }
    }
    throw fault("found half a surrogate pair, expected both halves", at: start)
  }

  private mutating func takeHex(digits: Int) throws(JSON5Error) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = hexValue(next) else {
        throw unexpected(expected: "\(digits) hexadecimal digits in the escape")
      }
      value = value << 4 | digit
      index += 1
    }
    return value
  }

  private func hexValue(_ byte: UInt8) -> UInt32? {
    switch byte {
    case "0"..."9": UInt32(byte) - 0x30
    case "a"..."f", "A"..."F": UInt32(byte & 0xF) + 9
    default: nil
    }
  }
}

// Names.
extension Parser {
  /// Takes a name as of an unquoted key; nil if none begins here.
  mutating func takeName() throws(JSON5Error) -> String? {
    if "0"..."9" ~= next { return nil }
    let start = index
    var text = ""
    var run = index
    scan: while true {
      switch next {
      case "a"..."z", "A"..."Z", "0"..."9", "_", "$": index += 1
      case "\\":
        text += self.text(from: run)
        text.unicodeScalars.append(try takeNameEscape(first: index == start))
        run = index
      case 0x80...:
        guard let character = try character(), character.isNamePart(first: index == start) else { break scan }
        passWide(character)
      default: break scan
      }
    }
    if index == start { return nil }
    let last = self.text(from: run)
    return text.isEmpty ? last : text + last
  }

  private mutating func takeNameEscape(first: Bool) throws(JSON5Error) -> Unicode.Scalar {
    let start = place
    index += 1
    let character = try takeUnicodeEscape(from: start)
    guard character.isNamePart(first: first) else {
      throw fault("found an escape that stands for no letter, expected a letter of a name", at: start)
    }
    return character
  }
}

// Numbers.
extension Parser {
  /// Takes a number of any form but a bare `Infinity` or `NaN`.
  mutating func takeNumber() throws(JSON5Error) -> String {
    let start = index
    if !take("+") { _ = take("-") }
    switch next {
    case "I", "N": try takeSignedWord()
    case "0" where index + 1 < bytes.count && bytes[index + 1] | 0x20 == UInt8(ascii: "x"):
      index += 2
      let first = index
      while hexValue(next) != nil { index += 1 }
      if index == first { throw unexpected(expected: "a hexadecimal digit after '0x'") }
    default: try takeDecimal()
    }
    let number = text(from: start)
    switch next {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "$", "\\", ".":
      throw unexpected(expected: "the end of the number \(number)")
    default: return number
    }
  }

  private mutating func takeSignedWord() throws(JSON5Error) {
    let start = place
    guard let word = try takeName(), word != "Infinity" && word != "NaN" else { return }
    throw fault("found the word '\(word)', expected a number after the sign", at: start)
  }

  private mutating func takeDecimal() throws(JSON5Error) {
    var digits = take("0") ? 1 : takeDigits()
    if take(".") { digits += takeDigits() }
    if digits == 0 { throw unexpected(expected: "a digit of a number") }
    guard take("e") || take("E") else { return }
    if !take("+") { _ = take("-") }
    if takeDigits() == 0 { throw unexpected(expected: "a digit of the exponent") }
  }

  /// Passes decimal digits and counts them.
  private mutating func takeDigits() -> Int {
    let start = index
    while "0"..."9" ~= next { index += 1 }
    return index - start
  }
}

extension Unicode.Scalar {
  /// Whether it may stand in a name, as its first character or a later one.
  fileprivate func isNamePart(first: Bool) -> Bool {
    if self == "_" || self == "$" { return true }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber:
      return true
    case .nonspacingMark, .spacingMark, .decimalNumber, .connectorPunctuation: return !first
    default: return !first && (self == "\u{200C}" || self == "\u{200D}")
    }
  }
}
