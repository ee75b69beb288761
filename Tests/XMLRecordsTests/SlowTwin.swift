// A second reader of XML, as obvious as can be: for documents that are well-formed, without a document type, in UTF-8.

import XMLRecords

struct SlowTwin {
  private let bytes: [UInt8]
  /// The line of each byte.
  private var lines: [UInt32] = []
  private var at = 0
  private var events: [Told] = []
  private var open: [(name: XMLName, spaces: [String: String])] = []
  private var text: [UInt8] = []
  private var textStart = 0
  private var isBehindStart = false

  static func read(_ bytes: [UInt8]) -> [Told] {
    var twin = SlowTwin(bytes)
    twin.readAll()
    return twin.events
  }

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    lines.reserveCapacity(bytes.count)
    var line: UInt32 = 1
    for byte in bytes {
      lines.append(line)
      if byte == 0x0a { line += 1 }
    }
  }

  private func starts(_ word: String) -> Bool {
    var index = at
    for byte in word.utf8 {
      if index >= bytes.count || bytes[index] != byte { return false }
      index += 1
    }
    return true
  }

  private mutating func skip(past word: String) {
    while !starts(word) { at += 1 }
    at += word.utf8.count
  }

  private mutating func readAll() {
    while at < bytes.count {
      if starts("<!--") {
        skip(past: "-->")
      } else if starts("<?") {
        skip(past: "?>")
      } else if starts("<![CDATA[") {
        at += 9
        while !starts("]]>") {
          text.append(bytes[at])
          at += 1
        }
        at += 3
      } else if starts("</") {
        readEnd()
      } else if starts("<") {
        readStart()
      } else {
        text += readCharacter(isValue: false)
      }
    }
  }

  private mutating func readCharacter(isValue: Bool) -> [UInt8] {
    if starts("&") {
      let end = bytes[at...].firstIndex(of: 0x3b)!
      let name = String(decoding: bytes[(at + 1)..<end], as: UTF8.self)
      at = end + 1
      let named = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
      if let character = named[name] { return Array(character.utf8) }
      let value = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16)! : UInt32(name.dropFirst())!
      return Array(String(Character(Unicode.Scalar(value)!)).utf8)
    }
    if starts("\r\n") { at += 1 }
    let byte = bytes[at] == 0x0d ? 0x0a : bytes[at]
    at += 1
    return [isValue && (byte == 0x0a || byte == 0x09) ? 0x20 : byte]
  }

  private mutating func flush(isBeforeEnd: Bool) {
    defer { text = [] }
    if text.isEmpty || open.isEmpty { return }
    if text.allSatisfy({ $0 <= 0x20 }) && !(isBehindStart && isBeforeEnd) { return }
    events.append(
      Told(
        kind: .text, name: open.last!.name, text: String(decoding: text, as: UTF8.self), offset: UInt64(textStart),
        line: lines[textStart]))
  }

  private mutating func readEnd() {
    flush(isBeforeEnd: true)
    events.append(Told(kind: .end, name: open.removeLast().name, offset: UInt64(at), line: lines[at]))
    skip(past: ">")
    textStart = at
    isBehindStart = false
  }

  private mutating func readName() -> String {
    let start = at
    while !" \t\r\n=/>".utf8.contains(bytes[at]) { at += 1 }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private mutating func skipBlanks() { while bytes[at] <= 0x20 { at += 1 } }

  private mutating func readStart() {
    flush(isBeforeEnd: false)
    let start = at
    at += 1
    let name = readName()
    var spaces = open.last?.spaces ?? ["xml": "http://www.w3.org/XML/1998/namespace"]
    var attributes: [(String, String)] = []
    skipBlanks()
    while bytes[at] != 0x2f && bytes[at] != 0x3e {
      let key = readName()
      skip(past: "=")
      skipBlanks()
      let quote = bytes[at]
      at += 1
      var value: [UInt8] = []
      while bytes[at] != quote { value += readCharacter(isValue: true) }
      at += 1
      skipBlanks()
      let told = String(decoding: value, as: UTF8.self)
      if key == "xmlns" {
        spaces[""] = told
      } else if key.hasPrefix("xmlns:") {
        spaces[String(key.dropFirst(6))] = told
      } else {
        attributes.append((key, told))
      }
    }
    let isEmpty = bytes[at] == 0x2f
    skip(past: ">")
    let full = resolve(name, spaces, isAttribute: false)
    let list = attributes.map { "\(resolve($0.0, spaces, isAttribute: true))=\($0.1)" }
    events.append(Told(kind: .start, name: full, attributes: list, offset: UInt64(start), line: lines[start]))
    textStart = at
    isBehindStart = true
    if isEmpty {
      events.append(Told(kind: .end, name: full, offset: UInt64(start), line: lines[start]))
      isBehindStart = false
    } else {
      open.append((full, spaces))
    }
  }

  private func resolve(_ name: String, _ spaces: [String: String], isAttribute: Bool) -> XMLName {
    let parts = name.split(separator: ":").map(String.init)
    if parts.count == 2 { return XMLName(parts[1], in: spaces[parts[0]]!) }
    return XMLName(name, in: isAttribute ? "" : spaces[""] ?? "")
  }
}
