// The tree read from a JSON5 text. Every key and every value remembers the file, the line and the column where it began,
// so that whoever judges the content can name them, even in a tree that was made of several files. Values never change
// once read; numbers stay the text they were written as.

import Synchronization

/// A position in a text. Lines end with LF, CR or CR LF; columns count Unicode scalars.
package struct JSON5Place: Equatable, Sendable {
  // Half as wide as `Int`: a tree holds one for each key and each value.
  private var storedLine: UInt32
  private var storedColumn: UInt32

  package init(line: Int, column: Int) {
    storedLine = UInt32(clamping: line)
    storedColumn = UInt32(clamping: column)
  }

  /// The line, from 1.
  package var line: Int {
    get { Int(storedLine) }
    set { storedLine = UInt32(clamping: newValue) }
  }

  /// The column, from 1.
  package var column: Int {
    get { Int(storedColumn) }
    set { storedColumn = UInt32(clamping: newValue) }
  }
}

/// The name of a text. Each name is kept once and known by its number, as there is one with each key and value.
package struct JSON5File: Equatable, Sendable, CustomStringConvertible {
  private static let names = Mutex<[String]>([])
  private let number: UInt32

  package init(_ name: String) {
    number = Self.names.withLock { names in
      if let known = names.firstIndex(of: name) { return UInt32(known) }
      names.append(name)
      return UInt32(names.count - 1)
    }
  }

  package var description: String { Self.names.withLock { $0[Int(number)] } }
}

/// One key of an object and what it holds.
package struct JSON5Member: Sendable {
  package let key: String
  /// Where the key begins, at its quote if it has one.
  package let place: JSON5Place
  package let value: JSON5Value
  package let file: JSON5File

  package init(key: String, place: JSON5Place, file: JSON5File, value: JSON5Value) {
    self.key = key
    self.place = place
    self.file = file
    self.value = value
  }
}

/// One value and where it begins.
package struct JSON5Value: Sendable {
  package enum Content: Sendable {
    case null
    case bool(Bool)
    /// The number exactly as written: `+1.50`, `0xFF`, `-Infinity`.
    case number(String)
    case string(String)
    case array([JSON5Value])
    /// The members in the order of the text; no key is there twice.
    case object([JSON5Member])
  }

  package let content: Content
  package let place: JSON5Place
  package let file: JSON5File
  private let keys: KeyIndex

  init(_ content: Content, at place: JSON5Place, in file: JSON5File, keys: KeyIndex) {
    self.content = content
    self.place = place
    self.file = file
    self.keys = keys
  }

  /// A value made rather than read, at the place of what it was made from. No key of an object may be there twice.
  package init(_ content: Content, at place: JSON5Place, in file: JSON5File) {
    var keys = KeyIndex()
    if case .object(let members) = content { keys.note(members) }
    self.init(content, at: place, in: file, keys: keys)
  }
}

extension JSON5Value {
  /// The text, if this is a string.
  package var string: String? {
    if case .string(let text) = content { text } else { nil }
  }

  package var bool: Bool? {
    if case .bool(let value) = content { value } else { nil }
  }

  /// The number, if it is written as a decimal or hexadecimal integer and fits an `Int`.
  /// Numbers written with a point or an exponent are not integers, even `1.0`.
  package var integer: Int? {
    guard case .number(let text) = content else { return nil }
    if let decimal = Int(text) { return decimal }
    let digits = text.drop { $0 == "+" || $0 == "-" }
    guard digits.hasPrefix("0x") || digits.hasPrefix("0X") else { return nil }
    let sign = text.hasPrefix("-") ? "-" : ""
    return Int(sign + digits.dropFirst(2), radix: 16)
  }

  package var array: [JSON5Value]? {
    if case .array(let values) = content { values } else { nil }
  }

  /// The members in the order of the text, if this is an object.
  package var members: [JSON5Member]? {
    if case .object(let members) = content { members } else { nil }
  }

  /// The members, none if this is not an object.
  package var entries: [JSON5Member] { members ?? [] }

  package var isObject: Bool { members != nil }

  /// This object with the members of `over`: new keys come last, a key of both keeps its place in the order and holds
  /// what `join` makes of the two.
  package func merging(_ over: JSON5Value, _ join: (JSON5Member, JSON5Member) -> JSON5Value) -> JSON5Value {
    var result = entries
    for new in over.entries {
      if let index = keys.position(of: new.key, in: result) ?? result.lastIndex(where: { $0.key == new.key }) {
        let value = join(result[index], new)
        result[index] = JSON5Member(key: new.key, place: new.place, file: new.file, value: value)
      } else {
        result.append(new)
      }
    }
    return JSON5Value(.object(result), at: place, in: file)
  }

  /// The value under `key`; nil if there is none, or if this is not an object.
  package subscript(key: String) -> JSON5Value? {
    guard case .object(let members) = content else { return nil }
    return keys.position(of: key, in: members).map { members[$0].value }
  }

  /// The kind of value with its article, for messages.
  package var kindName: String {
    switch content {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

/// Finds the members of one object by key: few by looking through them, many by hash.
/// Keys that differ only in how Unicode composes a letter are the same key.
struct KeyIndex: Sendable {
  private static let few = 16
  private var positions: [String: Int]?

  func position(of key: String, in members: [JSON5Member]) -> Int? {
    members.count > Self.few ? positions?[key] : members.firstIndex { $0.key == key }
  }

  /// Takes note of all members.
  mutating func note(_ members: [JSON5Member]) {
    guard members.count > Self.few else { return }
    positions = [:]
    for (position, member) in members.enumerated() { positions?[member.key] = position }
  }

  /// Takes note of the member just appended to `members`; its key must be new.
  mutating func noteLast(of members: [JSON5Member]) {
    guard members.count > Self.few else { return }
    let unnoted = positions == nil ? members.indices : members.indices.suffix(1)
    positions = positions ?? [:]
    for position in unnoted { positions?[members[position].key] = position }
  }
}
