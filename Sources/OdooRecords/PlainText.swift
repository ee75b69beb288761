// Text of Odoo made plain: HTML without its tags, one line for each paragraph or row, and lines no longer than they may be.
// Letters are never changed or left out; white space is.

package enum PlainText {
  /// Elements whose begin or end also ends the line.
  private static let blocks: Set<String> = [
    "p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr",
    "section", "article", "header", "footer", "dt", "dd",
  ]
  /// Elements whose content is no text.
  private static let silent: Set<String> = ["script", "style", "head", "title"]

  /// The text of HTML, a line for each block that has any.
  package static func lines(html: String) -> [String] {
    var text = ""
    var rest = Substring(html)
    while let mark = rest.firstIndex(where: { $0 == "<" || $0 == "&" }) {
      // Line breaks of the source are blanks.
      text += rest[..<mark].map { $0.isNewline ? " " : $0 }
      rest = rest[mark...]
      if rest.first == "&" { text += entity(&rest) } else { text += tag(&rest) }
    }
    text += rest.map { $0.isNewline ? " " : $0 }
    return lines(text)
  }

  /// The lines of a text that have any letters, with single blanks.
  package static func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).compactMap { line in
      let words = line.split { $0 == " " || $0 == "\t" || $0 == "\u{a0}" }
      return words.isEmpty ? nil : words.joined(separator: " ")
    }
  }

  /// Lines of at most `width` bytes, broken between words; a word that is longer stays whole. 0 is no limit.
  package static func wrapped(_ lines: [String], _ width: Int) -> [String] {
    if width == 0 { return lines }
    var result: [String] = []
    for line in lines {
      var made = ""
      for word in line.split(separator: " ") {
        if !made.isEmpty, made.utf8.count + 1 + word.utf8.count > width {
          result.append(made)
          made = ""
        }
        made += made.isEmpty ? String(word) : " \(word)"
      }
      result.append(made)
    }
    return result
  }

  /// What a tag means for the text: a line break, a blank, nothing. `rest` goes on behind it.
  private static func tag(_ rest: inout Substring) -> String {
    if rest.hasPrefix("<!--") {
      rest = rest.range(after: "-->")
      return ""
    }
    let name = rest.dropFirst().drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
    guard !name.isEmpty || rest.hasPrefix("</") || rest.hasPrefix("<!") else {
      // A sign of its own, not a tag.
      rest = rest.dropFirst()
      return "<"
    }
    let isOpening = !rest.hasPrefix("</")
    let inside = rest.prefix { $0 != ">" }
    rest = rest.dropFirst(inside.count + 1)
    if isOpening, silent.contains(name), !inside.hasSuffix("/") {
      rest = rest.range(after: "</\(name)>")
      return ""
    }
    if name == "td" || name == "th" { return " " }
    return blocks.contains(name) ? "\n" : ""
  }

  private static let entities: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "ndash": "\u{2013}",
    "mdash": "\u{2014}", "hellip": "\u{2026}", "lsquo": "\u{2018}", "rsquo": "\u{2019}", "ldquo": "\u{201c}",
    "rdquo": "\u{201d}", "deg": "\u{b0}", "micro": "\u{b5}", "times": "\u{d7}", "reg": "\u{ae}", "copy": "\u{a9}",
    "trade": "\u{2122}", "euro": "\u{20ac}", "frac12": "\u{bd}", "middot": "\u{b7}", "bull": "\u{2022}",
  ]

  /// The letter that an entity stands for; what is none stays as it is. `rest` goes on behind it.
  private static func entity(_ rest: inout Substring) -> String {
    let name = rest.dropFirst().prefix(12).prefix { $0 != ";" && $0 != "&" && $0 != "<" && $0 != " " }
    guard rest[name.endIndex...].first == ";", let text = meaning(of: String(name)) else {
      rest = rest.dropFirst()
      return "&"
    }
    rest = rest[name.endIndex...].dropFirst()
    return text
  }

  private static func meaning(of name: String) -> String? {
    guard name.hasPrefix("#") else { return entities[name] }
    let digits = name.dropFirst()
    let isHexadecimal = digits.first == "x" || digits.first == "X"
    let value = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return value.flatMap(Unicode.Scalar.init).map { $0 == "\u{a0}" ? " " : String($0) }
  }
}

extension Substring {
  /// What follows the first `mark`, whatever its case; nothing when it is not there.
  fileprivate func range(after mark: String) -> Substring {
    var rest = self
    while let first = mark.first, let index = rest.firstIndex(of: first) {
      rest = rest[index...]
      if rest.prefix(mark.count).lowercased() == mark { return rest.dropFirst(mark.count) }
      rest = rest.dropFirst()
    }
    return rest.suffix(0)
  }
}
