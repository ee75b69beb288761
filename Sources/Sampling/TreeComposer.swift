// Composes legal documents of XML from a guide: what must be there, and of what may be there a choice by a seed. The same
// guide and seed give the same document.

import Conformance
import Elements
import XMLRecords

package struct TreeComposer {
  private let layout: ElementLayout
  /// By position: the form of the element's text, and of each attribute by its number.
  private var forms: [(text: ElementOutline?, attributes: [Int: (outline: ElementOutline, isMandatory: Bool)])] = []
  private let children: [[Int]]
  /// How likely, in percent, what may be left out is there: by position, and by attribute of a position; 0 where nothing is
  /// said.
  package var likelihood: (_ position: Int, _ attribute: Int) -> Int = { _, _ in 30 }
  /// Texts that an element (`cbc:Name`) or an attribute of it (`cbc:ID@schemeID`) is to have.
  package var hints: [String: [String]] = [:]
  /// How often elements stand that were asked for, by position, and texts they or their attributes have; an attribute
  /// without text is left out.
  package var wanted: [Int: Int] = [:]
  package var texts: [ElementLayout.Spot: String] = [:]
  /// Texts with characters that have to be escaped.
  package var hasOddTexts = true
  private var random: Random
  private var text = ""

  package init(_ outline: GuideOutline, _ layout: ElementLayout, seed: UInt64) {
    self.layout = layout
    random = Random(seed)
    var children = [[Int]](repeating: [], count: layout.nodes.count)
    for (index, node) in layout.nodes.enumerated() where node.parent >= 0 { children[node.parent].append(index) }
    self.children = children
    for area in outline.areas { collect(area.entries) }
  }

  private mutating func collect(_ entries: [GuideOutline.Entry]) {
    for entry in entries {
      if entry.isLoop {
        collect(entry.content)
        continue
      }
      let position = forms.count
      var attributes: [Int: (ElementOutline, Bool)] = [:]
      let elements = entry.form?.elements ?? []
      func simple(_ number: Int) -> (ElementOutline, Bool)? {
        guard elements.indices.contains(number - 1), case .simple(let outline) = elements[number - 1].content else {
          return nil
        }
        return (outline, elements[number - 1].isMandatory)
      }
      for attribute in layout.nodes[position].attributes { attributes[attribute.element] = simple(attribute.element) }
      forms.append((layout.nodes[position].isLeaf ? simple(1)?.0 : nil, attributes))
    }
  }

  /// A document with so many lines.
  package mutating func compose(lines: Int) -> String {
    text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    write(0, lines)
    return text
  }

  private mutating func write(_ position: Int, _ lines: Int) {
    let node = layout.nodes[position]
    let name = layout.text(of: node.name)
    text += "<\(name)"
    if position == 0 {
      // Of several namespaces with one prefix the first is written.
      let others = Set(layout.otherNamespaces.values.joined())
      for (space, prefix) in layout.prefixes.sorted(by: { $0.key < $1.key })
      where !space.isEmpty && prefix != "xml" && !others.contains(space) {
        text += " xmlns\(prefix.isEmpty ? "" : ":\(prefix)")=\"\(space)\""
      }
    }
    writeAttributes(position, name)
    text += ">"
    if node.isLeaf {
      let own = texts[.init(position: position, element: 1)]
      text += escaped(own ?? value(forms[position].text, hints[name], isCompact: node.form == .text))
    }
    var times = children[position].map { child in
      wanted[child] ?? (layout.lines.contains(child) && isLine(child) ? lines : self.times(child))
    }
    // An element with nothing in it says nothing.
    if !times.isEmpty, times.allSatisfy({ $0 == 0 }) {
      let free = times.indices.filter { wanted[children[position][$0]] == nil }
      let known = free.filter { likelihood(children[position][$0], 0) > 0 }
      if let first = free.first { times[known.isEmpty ? first : known[random.below(known.count)]] = 1 }
    }
    for (child, times) in zip(children[position], times) {
      for _ in 0..<times { write(child, lines) }
    }
    text += "</\(name)>"
    if !node.isLeaf { text += "\n" }
  }

  private mutating func writeAttributes(_ position: Int, _ name: String) {
    for attribute in layout.nodes[position].attributes {
      guard let form = forms[position].attributes[attribute.element] else { continue }
      let own = texts[.init(position: position, element: attribute.element)]
      if let own, own.isEmpty { continue }
      guard own != nil || form.isMandatory || random.chance(likelihood(position, attribute.element)) else { continue }
      let bare = layout.text(of: attribute.name)
      text += " \(bare)=\"\(escaped(own ?? value(form.outline, hints["\(name)@\(bare)"])))\""
    }
  }

  private mutating func times(_ position: Int) -> Int {
    let node = layout.nodes[position]
    let isThere = node.isMandatory || leadsToLine(position) || random.chance(likelihood(position, 0))
    return isThere ? node.maximum != 1 && random.chance(25) ? 2 : 1 : 0
  }

  private func leadsToLine(_ position: Int) -> Bool { layout.lines.contains { layout.isInside($0, position) } }

  /// The innermost of the elements that are lines, or have them inside.
  private func isLine(_ position: Int) -> Bool {
    !layout.lines.contains { $0 != position && layout.isInside($0, position) }
  }

  // MARK: Texts

  private mutating func value(_ outline: ElementOutline?, _ hints: [String]?, isCompact: Bool = false) -> String {
    if let hints, !hints.isEmpty, random.chance(70) { return hints[random.below(hints.count)] }
    guard let outline else { return "" }
    switch outline.type {
    case .date:
      let mark = isCompact ? "" : "-"
      return "2025\(mark)\(two(1 + random.below(12)))\(mark)\(two(1 + random.below(28)))"
    case .time: return "\(two(random.below(24))):\(two(random.below(60))):\(two(random.below(60)))"
    case .decimal: return "\(1 + random.below(900)).\(1 + random.below(9))"
    case .implied: return "\(1 + random.below(900))"
    default: break
    }
    let text = outline.value(&random)
    let isFree = outline.codeLines.isEmpty && outline.maximum > text.count + 12
    return hasOddTexts && isFree && random.chance(10) ? "\(text) & <Söhne> \"\(random.below(9))\"" : text
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }
}
