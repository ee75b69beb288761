// Reads a JSON5 text (https://spec.json5.org) of which JSON is a part, into a tree with places.
// Beyond the grammar it refuses: a key twice in one object, text that is not UTF-8, half a
// surrogate pair, and nesting deeper than `JSON5.depthLimit`. The first fault ends the reading.

/// What is wrong with a text, and where.
package struct JSON5Error: Error, Equatable, Sendable, CustomStringConvertible {
  /// The name of the text, as given to `JSON5.parse`.
  package let file: JSON5File
  package let place: JSON5Place
  /// What was found and what was expected.
  package let message: String

  package init(file: JSON5File, place: JSON5Place, message: String) {
    self.file = file
    self.place = place
    self.message = message
  }

  /// `file:line:column: message`
  package var description: String { "\(file):\(place.line):\(place.column): \(message)" }
}

package enum JSON5 {
  /// The most objects and arrays that may lie within each other.
  package static let depthLimit = 64

  /// Reads the one value that `bytes` hold, with an optional byte order mark before it.
  /// `file` is only for naming the text in errors.
  package static func parse(_ bytes: [UInt8], file: String) throws(JSON5Error) -> JSON5Value {
    var parser = Parser(bytes, file: file)
    try parser.skipSpace()
    let value = try parser.takeValue()
    try parser.skipSpace()
    guard parser.isAtEnd else { throw parser.unexpected(expected: "the end of the file") }
    return value
  }
}

// Values. Each `take` function begins at the first byte of what it takes and ends after its last.
extension Parser {
  mutating func takeValue() throws(JSON5Error) -> JSON5Value {
    let start = place
    switch next {
    case "{": return try takeObject()
    case "[": return try takeArray()
    case "\"", "'": return made(.string(try takeString()), at: start)
    case "0"..."9", "+", "-", ".": return made(.number(try takeNumber()), at: start)
    default: return made(try takeWord(), at: start)
    }
  }

  private func made(_ content: JSON5Value.Content, at start: JSON5Place, keys: KeyIndex = KeyIndex()) -> JSON5Value {
    JSON5Value(content, at: start, in: file, keys: keys)
  }

  /// Takes a value that is written as a bare word.
  private mutating func takeWord() throws(JSON5Error) -> JSON5Value.Content {
    let start = place
    switch try takeName() {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    case let word? where word == "Infinity" || word == "NaN": return .number(word)
    case let word?:
      throw fault("found the word '\(word)', expected a value (text needs quotes)", at: start)
    case nil: throw unexpected(expected: "a value")
    }
  }

  private mutating func takeArray() throws(JSON5Error) -> JSON5Value {
    let start = place
    try enter("an array")
    var values: [JSON5Value] = []
    try skipSpace()
    while !take("]") {
      values.append(try takeValue())
      try takeSeparator(before: "]", of: "array", from: start)
    }
    depth -= 1
    return made(.array(values), at: start)
  }

  private mutating func takeObject() throws(JSON5Error) -> JSON5Value {
    let start = place
    try enter("an object")
    var members: [JSON5Member] = []
    var keys = KeyIndex()
    try skipSpace()
    while !take("}") {
      let keyPlace = place
      let key = try takeKey(of: start)
      if let first = keys.position(of: key, in: members) {
        let line = members[first].place.line
        throw fault("found the key '\(key)' again, expected it once (first on line \(line))", at: keyPlace)
      }
      members.append(JSON5Member(key: key, place: keyPlace, file: file, value: try takeValue()))
      keys.noteLast(of: members)
      try takeSeparator(before: "}", of: "object", from: start)
    }
    depth -= 1
    return made(.object(members), at: start, keys: keys)
  }

  /// Takes a key, its colon and the space up to the value.
  private mutating func takeKey(of start: JSON5Place) throws(JSON5Error) -> String {
    let key: String
    switch next {
    case "\"", "'": key = try takeString()
    default:
      guard let name = try takeName() else {
        throw unexpected(expected: "a key or '}' in \(opened("object", at: start))")
      }
      key = name
    }
    try skipSpace()
    guard take(":") else { throw unexpected(expected: "':' after the key '\(key)'") }
    try skipSpace()
    return key
  }

  /// Passes the opening bracket, unless it would lie too deep.
  private mutating func enter(_ kind: String) throws(JSON5Error) {
    guard depth < JSON5.depthLimit else {
      throw fault("found \(kind) at depth \(depth + 1), expected at most \(JSON5.depthLimit)", at: place)
    }
    depth += 1
    index += 1
  }

  /// Passes a comma and the space around it; without a comma `closing` must follow.
  private mutating func takeSeparator(
    before closing: Unicode.Scalar, of kind: String, from start: JSON5Place
  ) throws(JSON5Error) {
    try skipSpace()
    if take(",") { return try skipSpace() }
    guard closing ~= next else {
      throw unexpected(expected: "',' or '\(closing)' in \(opened(kind, at: start))")
    }
  }
}
