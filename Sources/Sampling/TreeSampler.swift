// Samples of XML: documents that follow a guide, and for each element and attribute of it one that is not as it must be.

import Conformance
import Elements
import Findings

struct TreeSampler {
  /// What an element may hold where its guide does not say.
  private static let textLimit = 64 << 10

  private let outline: GuideOutline
  private let layout: ElementLayout
  /// By position: text and attributes.
  private var forms: [[SegmentOutline.Element]] = []
  private var broken: [FileSample] = []
  private var unsampled: [(name: String, reason: String)] = []

  init(_ outline: GuideOutline, _ layout: ElementLayout) {
    self.outline = outline
    self.layout = layout
    for area in outline.areas { collect(area.entries) }
  }

  private mutating func collect(_ entries: [GuideOutline.Entry]) {
    for entry in entries {
      if entry.isLoop { collect(entry.content) } else { forms.append(entry.form?.elements ?? []) }
    }
  }

  mutating func samples() -> RowSampler.Samples {
    let valid = [("minimal", 0), ("mixed", 30)].map { name, percent in
      FileSample(name: name, input: document(percent), expected: nil)
    }
    for position in layout.nodes.indices { addElement(position) }
    return (valid, broken, unsampled)
  }

  private func composer(_ percent: Int) -> TreeComposer {
    var composer = TreeComposer(outline, layout, seed: 1)
    composer.likelihood = { _, _ in percent }
    composer.hasOddTexts = false
    return composer
  }

  private func document(_ percent: Int) -> [UInt8] {
    var composer = composer(percent)
    return Array(composer.compose(lines: 2).utf8)
  }

  /// A small document with the element, changed.
  private mutating func add(
    _ name: String, at position: Int, _ rule: Rule, _ attribute: String = "", _ change: (inout TreeComposer) -> Void
  ) {
    var composer = composer(0)
    var outer = position
    while outer >= 0 {
      composer.wanted[outer] = 1
      outer = layout.nodes[outer].parent
    }
    change(&composer)
    let element = layout.text(of: layout.nodes[position].name)
    let place = attribute.isEmpty ? element : "\(element)/\(attribute)"
    broken.append(
      FileSample(
        name: name, input: Array(composer.compose(lines: 1).utf8), expected: .init(rule: rule, place: place)))
  }

  private mutating func addElement(_ position: Int) {
    let node = layout.nodes[position]
    let name = path(position)
    if position > 0, node.isMandatory {
      add("\(name) mandatory", at: position, .xmlElementMissing) { $0.wanted[position] = 0 }
    }
    if node.maximum > RuleSampler.repeatLimit {
      unsampled.append(("\(name) maximum \(node.maximum)", "takes \(node.maximum + 1) repeats"))
    } else if position > 0, node.maximum > 0 {
      add("\(name) maximum \(node.maximum)", at: position, .xmlElementTooMany) {
        $0.wanted[position] = node.maximum + 1
      }
    }
    let elements = forms[position]
    if node.isLeaf, let text = elements.first { addText(name, position, 1, text, "") }
    for attribute in node.attributes where elements.indices.contains(attribute.element - 1) {
      let own = elements[attribute.element - 1]
      addText("\(name)/\(own.name)", position, attribute.element, own, own.name)
    }
  }

  private mutating func addText(
    _ name: String, _ position: Int, _ number: Int, _ element: SegmentOutline.Element, _ attribute: String
  ) {
    guard case .simple(let outline) = element.content else { return }
    let spot = ElementLayout.Spot(position: position, element: number)
    if layout.nodes.contains(where: { $0.inherited.contains { $0.source == spot } }) {
      return unsampled.append((name, "others repeat it, and it is told of there too"))
    }
    func text(_ text: String, _ kind: String, _ rule: Rule) {
      add("\(name) \(kind)", at: position, rule, attribute) { $0.texts[spot] = text }
    }
    if element.isMandatory, !attribute.isEmpty { text("", "mandatory", .elementMissing) }
    switch outline.type {
    case .date: return text("2025-02-30", "date", .elementDate)
    case .time: return text("25:30:00", "time", .elementTime)
    case .decimal, .implied: return text("X", "number", .elementNumber)
    default: break
    }
    let legal = outline.value()
    if outline.minimum > 1, let short = outline.short(legal) {
      text(short, "minimum \(outline.minimum)", .elementTooShort)
    }
    // Where the guide says nothing, the reader's own limit holds.
    if outline.maximum >= Self.textLimit { return Self.addCodes(outline, text) }
    if outline.maximum > RuleSampler.lengthLimit {
      unsampled.append(("\(name) maximum \(outline.maximum)", "takes \(outline.maximum + 1) characters"))
    } else if let long = outline.long(legal) {
      text(long, "maximum \(outline.maximum)", .elementTooLong)
    }
    Self.addCodes(outline, text)
  }

  private static func addCodes(_ outline: ElementOutline, _ add: (String, String, Rule) -> Void) {
    if !outline.codeLines.isEmpty, let code = outline.unlistedCode { add(code, "codes", .elementCode) }
  }

  /// From below the root.
  private func path(_ position: Int) -> String {
    var (names, at) = ([String](), position)
    while at > 0 {
      names.append(layout.text(of: layout.nodes[at].name))
      at = layout.nodes[at].parent
    }
    return names.isEmpty ? layout.text(of: layout.root) : names.reversed().joined(separator: "/")
  }
}
