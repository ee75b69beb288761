// HTML in the making, well-formed as XML too: every element is closed, every text escaped.

package struct Markup {
  package private(set) var text = ""
  private var open: [String] = []

  package init() {}

  /// Opens an element; `close` ends it.
  package mutating func begin(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) {
    text += "<\(name)\(Self.written(attributes))>"
    open.append(name)
  }

  /// Ends the element that was opened last.
  package mutating func end() {
    guard let name = open.popLast() else { return }
    text += "</\(name)>\n"
  }

  /// An element with text in it, or none.
  package mutating func element(_ name: String, _ content: String, _ attributes: KeyValuePairs<String, String> = [:]) {
    text += "<\(name)\(Self.written(attributes))>\(Self.escaped(content))</\(name)>\n"
  }

  /// An element with others in it.
  package mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ body: (inout Markup) -> Void
  ) {
    begin(name, attributes)
    body(&self)
    end()
  }

  package mutating func write(_ content: String) { text += Self.escaped(content) }

  /// An element that never holds anything.
  package mutating func void(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) {
    text += "<\(name)\(Self.written(attributes)) />\n"
  }

  /// A table with a head; `body` writes its rows.
  package mutating func table(_ head: [String], _ body: (inout Markup) -> Void) {
    element("table") { table in
      table.element("thead") { top in
        top.element("tr") { row in
          for name in head { row.element("th", name, ["scope": "col"]) }
        }
      }
      table.element("tbody", [:], body)
    }
  }

  /// The style sheet: ours, and without characters that would have to be escaped.
  package mutating func style(_ sheet: StaticString) { text += "<style>\n\(sheet)\n</style>\n" }

  /// A link inside the page.
  package mutating func link(_ content: String, to anchor: String) { element("a", content, ["href": "#\(anchor)"]) }

  private static func written(_ attributes: KeyValuePairs<String, String>) -> String {
    attributes.filter { !$0.value.isEmpty }.map { " \($0.key)=\"\(escaped($0.value))\"" }.joined()
  }

  /// Text that means itself in HTML and XML; characters neither may hold become visible ones.
  package static func escaped(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out.append(contentsOf: "&amp;".unicodeScalars)
      case "<": out.append(contentsOf: "&lt;".unicodeScalars)
      case ">": out.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": out.append(contentsOf: "&quot;".unicodeScalars)
      case "\n", "\t": out.append(scalar)
      case _ where scalar.value < 0x20: out.append(Unicode.Scalar(0x2400 + scalar.value) ?? " ")
      case _ where scalar.value & 0xfffe == 0xfffe || 0x7f..<0xa0 ~= scalar.value: out.append("\u{fffd}")
      default: out.append(scalar)
      }
    }
    return String(out)
  }
}
