// Writes well-formed XML: tags closed in the order they were opened, names prepared beforehand, namespaces declared once at
// the root, text escaped. Characters that XML 1.0 does not allow, and bytes that are no UTF-8, never reach the file: they
// are counted, and replaced or left out as the policy says.

import Octets

/// The names a document is written with, as bytes.
package struct PenNames: Sendable {
  struct Entry: Sendable {
    /// With the prefix.
    var bytes: [UInt8]
  }

  /// The namespace that every document knows by its prefix.
  package static let xml = "http://www.w3.org/XML/1998/namespace"

  private(set) var entries: [Entry] = []
  private(set) var declarations: [UInt8] = []
  private var prefixes: [String: String] = [:]

  package init() {}

  /// Declares a namespace; the empty prefix makes it that of names without one. Prefixes are names of ours, not data.
  package mutating func declare(_ namespace: String, prefix: String = "") {
    precondition(prefixes[namespace] == nil && isName(prefix.isEmpty ? "x" : prefix))
    prefixes[namespace] = prefix
    declarations += Array(" xmlns\(prefix.isEmpty ? "" : ":\(prefix)")=\"".utf8)
    for byte in namespace.utf8 {
      switch byte {
      case 0x26: declarations += Array("&amp;".utf8)
      case 0x3c: declarations += Array("&lt;".utf8)
      case 0x22: declarations += Array("&quot;".utf8)
      default: declarations.append(byte)
      }
    }
    declarations.append(0x22)
  }

  /// A number for a name, whose namespace was declared. An attribute without a prefix has no namespace.
  package mutating func add(_ local: String, in namespace: String = "") -> Int32 {
    precondition(isName(local), "\(local) is no name")
    let prefix = namespace.isEmpty ? "" : namespace == Self.xml ? "xml" : prefixes[namespace]
    guard let prefix else { preconditionFailure("\(namespace) is not declared") }
    entries.append(Entry(bytes: Array((prefix.isEmpty ? local : "\(prefix):\(local)").utf8)))
    return Int32(entries.count - 1)
  }

  private func isName(_ text: String) -> Bool {
    let isFirst = { (byte: UInt8) in
      byte >= 0x80 || byte == 0x5f || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a
    }
    guard let first = text.utf8.first, isFirst(first) else { return false }
    return text.utf8.allSatisfy { isFirst($0) || $0 == 0x2d || $0 == 0x2e || $0 >= 0x30 && $0 <= 0x39 }
  }
}

package struct XMLPen: ~Copyable {
  package enum Forbidden: Sendable {
    /// U+FFFD stands for it.
    case replaced
    case leftOut
  }

  private enum State { case beforeRoot, inTag, inContent, behindRoot }

  private struct Element {
    var name: Int32
    /// A line break would change the text.
    var holdsText = false
    var holdsElements = false
  }

  private let names: PenNames
  private let indents: Bool
  private let policy: Forbidden
  private var open: [Element] = []
  private var state = State.beforeRoot
  /// How many characters XML does not allow were met.
  package private(set) var forbidden: UInt64 = 0

  /// `depth` is how many elements are open already, which another pen opened and will close.
  package init(_ names: PenNames, indents: Bool = true, forbidden policy: Forbidden = .replaced, depth: Int = 0) {
    self.names = names
    self.indents = indents
    self.policy = policy
    open.reserveCapacity(32)
    if depth == 0 { return }
    open = Array(repeating: Element(name: -1, holdsElements: true), count: depth)
    state = .inContent
  }

  package var depth: Int { open.count }

  // MARK: Tags

  package mutating func declare(_ sink: inout ByteSink) {
    sink.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
  }

  /// Declares the document with the address of its type, which is ours, not data; an empty one is none.
  package mutating func declare(documentType: String, _ root: String, _ sink: inout ByteSink) {
    declare(&sink)
    if documentType.isEmpty { return }
    sink.write(Array("<!DOCTYPE \(root) SYSTEM \"\(documentType.filter { $0 != "\"" })\">\n".utf8))
  }

  /// Lets another pen write inside the innermost element.
  package mutating func admit(_ sink: inout ByteSink) {
    if state == .inTag { sink.write(0x3e as UInt8) }
    state = .inContent
    open[open.count - 1].holdsElements = true
  }

  package mutating func start(_ name: Int32, _ sink: inout ByteSink) {
    precondition(state != .behindRoot, "a document has one root")
    if state == .inTag { sink.write(0x3e as UInt8) }
    if let parent = open.last {
      if !parent.holdsText { breakLine(&sink) }
      open[open.count - 1].holdsElements = true
    }
    sink.write(0x3c as UInt8)
    sink.write(names.entries[Int(name)].bytes)
    if state == .beforeRoot { sink.write(names.declarations) }
    open.append(Element(name: name))
    state = .inTag
  }

  /// Closes the innermost element; the document, too, when it is the root.
  package mutating func end(_ sink: inout ByteSink) {
    let element = open.removeLast()
    if state == .inTag {
      sink.write("/>")
    } else {
      if element.holdsElements, !element.holdsText { breakLine(&sink) }
      sink.write("</")
      sink.write(names.entries[Int(element.name)].bytes)
      sink.write(0x3e as UInt8)
    }
    state = open.isEmpty ? .behindRoot : .inContent
    if open.isEmpty { sink.write(0x0a as UInt8) }
  }

  private func breakLine(_ sink: inout ByteSink) {
    guard indents else { return }
    sink.write(0x0a as UInt8)
    for _ in open { sink.write("  ") }
  }

  // MARK: Content

  /// `bytes` has `wordSlack` bytes behind `end`, as all text of spans.
  package mutating func attribute(
    _ name: Int32, _ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ sink: inout ByteSink
  ) {
    precondition(state == .inTag, "attributes come before content")
    sink.write(0x20 as UInt8)
    sink.write(names.entries[Int(name)].bytes)
    sink.write("=\"")
    write(bytes, start, end, isValue: true, &sink)
    sink.write(0x22 as UInt8)
  }

  package mutating func text(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ sink: inout ByteSink) {
    if start == end { return }
    precondition(!open.isEmpty, "text stands inside the root")
    if state == .inTag { sink.write(0x3e as UInt8) }
    write(bytes, start, end, isValue: false, &sink)
    state = .inContent
    open[open.count - 1].holdsText = true
  }

  /// An element that holds nothing but text.
  package mutating func leaf(_ name: Int32, _ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ sink: inout ByteSink) {
    self.start(name, &sink)
    text(bytes, start, end, &sink)
    self.end(&sink)
  }

  package mutating func attribute(_ name: Int32, _ text: String, _ sink: inout ByteSink) {
    let bytes = padded(text)
    attribute(name, bytes.span, 0, bytes.count - wordSlack, &sink)
  }

  package mutating func text(_ text: String, _ sink: inout ByteSink) {
    let bytes = padded(text)
    self.text(bytes.span, 0, bytes.count - wordSlack, &sink)
  }

  package mutating func leaf(_ name: Int32, _ text: String, _ sink: inout ByteSink) {
    start(name, &sink)
    self.text(text, &sink)
    end(&sink)
  }

  private func padded(_ text: String) -> [UInt8] { Array(text.utf8) + [UInt8](repeating: 0, count: wordSlack) }

  /// Clean runs are copied whole.
  private mutating func write(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, isValue: Bool, _ sink: inout ByteSink
  ) {
    var from = start
    var index = start
    while index < end {
      let byte = bytes[index]
      if byte >= 0x3f && byte < 0x80 || byte > 0x26 && byte < 0x3c || byte == 0x20 {
        index &+= 1
        continue
      }
      let length = plainLength(bytes, index, end, isValue)
      if length > 0 {
        index &+= length
        continue
      }
      sink.write(bytes, from, index)
      index &+= escape(bytes, index, end, &sink)
      from = index
    }
    sink.write(bytes, from, end)
  }

  /// How many bytes at `index` may stand as they are; 0 when the first may not.
  private func plainLength(_ bytes: Span<UInt8>, _ index: Int, _ end: Int, _ isValue: Bool) -> Int {
    let byte = bytes[index]
    switch byte {
    case 0x26, 0x3c, 0x3e: return 0
    case 0x22: return isValue ? 0 : 1
    case 0x09, 0x0a: return isValue ? 0 : 1
    case 0..<0x20: return 0
    case 0x20..<0x80: return 1
    default:
      let length = sequenceLength(bytes, index, end) ?? 0
      return length == 3 && isNoCharacter(bytes, index) ? 0 : length
    }
  }

  /// U+FFFE and U+FFFF.
  private func isNoCharacter(_ bytes: Span<UInt8>, _ index: Int) -> Bool {
    bytes[index] == 0xef && bytes[index + 1] == 0xbf && bytes[index + 2] >= 0xbe
  }

  /// Writes what stands for the character at `index`; answers its length.
  private mutating func escape(_ bytes: Span<UInt8>, _ index: Int, _ end: Int, _ sink: inout ByteSink) -> Int {
    switch bytes[index] {
    case 0x26: sink.write("&amp;")
    case 0x3c: sink.write("&lt;")
    case 0x3e: sink.write("&gt;")
    case 0x22: sink.write("&quot;")
    case 0x09: sink.write("&#9;")
    case 0x0a: sink.write("&#10;")
    case 0x0d: sink.write("&#13;")
    default:
      forbidden += 1
      if policy == .replaced { sink.write("\u{fffd}" as StaticString) }
      return index + 2 < end && isNoCharacter(bytes, index) ? 3 : 1
    }
    return 1
  }
}
