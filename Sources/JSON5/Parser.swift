// The cursor of the reader: where it stands in the bytes, what comes next, white space and
// comments, and the wording of faults. It checks UTF-8 as it goes: every byte that is not
// ASCII is passed by `passWide`, nowhere else.

struct Parser {
  /// Stands for the end of the text; never a byte of UTF-8.
  static let end: UInt8 = 0xFF

  let bytes: [UInt8]
  let file: JSON5File
  var index: Int
  var depth = 0
  private var line = 1
  /// What to take from `index` for the column: moves up with each byte that is no character.
  private var columnBase: Int

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = JSON5File(file)
    index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    columnBase = index - 1
  }

  var isAtEnd: Bool { index >= bytes.count }

  var place: JSON5Place { JSON5Place(line: line, column: index - columnBase) }

  /// The byte at the cursor, or `end`.
  var next: UInt8 { index < bytes.count ? bytes[index] : Self.end }

  /// Passes `character`, which must be ASCII and no line end, if it is next.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard character ~= next else { return false }
    index += 1
    return true
  }

  /// The text from `start` to the cursor; these bytes have been passed and so are UTF-8.
  func text(from start: Int) -> String {
    String(decoding: bytes[start..<index], as: UTF8.self)
  }

  /// The character at the cursor; nil at the end.
  func character() throws(JSON5Error) -> Unicode.Scalar? {
    var decoder = UTF8.ForwardParser()
    var rest = bytes[index...].makeIterator()
    switch decoder.parseScalar(from: &rest) {
    case .valid(let encoded): return UTF8.decode(encoded)
    case .emptyInput: return nil
    case .error: throw fault("found \(hex("0x", next, 2)), expected UTF-8", at: place)
    }
  }

  /// Passes `character`, which must be the one at the cursor and not ASCII.
  mutating func passWide(_ character: Unicode.Scalar) {
    let width = UTF8.width(character)
    index += width
    columnBase += width - 1
  }

  /// Passes the LF, CR or CR LF at the cursor.
  mutating func passLineEnd() {
    let isReturn = "\r" ~= next
    index += 1
    if isReturn && "\n" ~= next { index += 1 }
    line += 1
    columnBase = index - 1
  }
}

// White space and comments.
extension Parser {
  mutating func skipSpace() throws(JSON5Error) {
    while true {
      switch next {
      case " ", "\t", "\u{B}", "\u{C}": index += 1
      case "\n", "\r": passLineEnd()
      case "/": try skipComment()
      case 0x80...: guard try takeWideSpace() else { return }
      default: return
      }
    }
  }

  @inline(never)
  private mutating func takeWideSpace() throws(JSON5Error) -> Bool {
    guard let character = try character(), character.isWideSpace else { return false }
    passWide(character)
    return true
  }

  private mutating func skipComment() throws(JSON5Error) {
    let start = place
    index += 1
    if take("/") {
      while try isWithinLine() { try passCharacter() }
    } else if take("*") {
      while !isAtEnd {
        let wasStar = "*" ~= next
        try passCharacter()
        if wasStar && take("/") { return }
      }
      throw unexpected(expected: "'*/' to close \(opened("comment", at: start))")
    } else {
      throw unexpected(expected: "'/' or '*' to begin a comment")
    }
  }

  /// Passes one character, or one line end.
  private mutating func passCharacter() throws(JSON5Error) {
    switch next {
    case "\n", "\r": passLineEnd()
    case 0x80...: if let character = try character() { passWide(character) }
    default: index += 1
    }
  }

  /// Whether a character of this line is next, not its end or the end of the text.
  private func isWithinLine() throws(JSON5Error) -> Bool {
    switch next {
    case "\n", "\r": return false
    case 0x80...:
      guard let character = try character() else { return false }
      return !character.isSeparator
    default: return true
    }
  }
}

// Faults.
extension Parser {
  func fault(_ message: String, at place: JSON5Place) -> JSON5Error {
    JSON5Error(file: file, place: place, message: message)
  }

  /// The fault that something else than `expected` is at the cursor.
  func unexpected(expected: String) -> JSON5Error {
    do {
      return fault("found \(name(try character())), expected \(expected)", at: place)
    } catch {
      return error
    }
  }

  func opened(_ kind: String, at start: JSON5Place) -> String {
    "the \(kind) opened at \(start.line):\(start.column)"
  }

  /// Words for a character in a message.
  private func name(_ character: Unicode.Scalar?) -> String {
    guard let character else { return "the end of the file" }
    if character == "\n" || character == "\r" { return "the end of the line" }
    if character == "'" { return "\"'\"" }
    return character.isVisible ? "'\(character)'" : hex("U+", character.value, 4)
  }

  private func hex(_ prefix: String, _ value: some BinaryInteger, _ width: Int) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return prefix + String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

extension Unicode.Scalar {
  /// The line ends of JSON5 that are not ASCII.
  var isSeparator: Bool { self == "\u{2028}" || self == "\u{2029}" }

  /// The white space of JSON5 that is not ASCII.
  fileprivate var isWideSpace: Bool {
    self == "\u{FEFF}" || isSeparator || properties.generalCategory == .spaceSeparator
  }

  /// Whether it shows by itself in a message.
  fileprivate var isVisible: Bool {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned: false
    case .lineSeparator, .paragraphSeparator, .nonspacingMark, .enclosingMark: false
    case .spaceSeparator: self == " "
    default: true
    }
  }
}

/// Lets a byte be matched with an ASCII character.
func ~= (pattern: Unicode.Scalar, byte: UInt8) -> Bool {
  pattern.value == UInt32(byte)
}

/// Lets a byte be matched with a range of ASCII characters.
func ~= (pattern: ClosedRange<Unicode.Scalar>, byte: UInt8) -> Bool {
  pattern.contains(Unicode.Scalar(byte))
}
