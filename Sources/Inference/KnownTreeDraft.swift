// A guide that extends a shipped one, in the making: what the samples have and the shipped guide does not know is listed,
// ready to be added. Nothing is added unasked, since nothing would read it.

import Elements
import PartnerSpec
import XMLRecords

struct KnownTreeDraft {
  /// An element or attribute the shipped guide does not know.
  struct Stranger {
    var element: Int
    var attribute: Int?
    /// From the root, as the shipped guide names what it knows.
    var place: String
  }

  let slots: TreeSlots
  let known: WellKnownTree
  let title: String
  let basis: String
  let words: EvidenceWords
  private(set) var strangers: [Stranger] = []
  private var elements: [TreeElement] { slots.survey.elements }

  init(
    slots: TreeSlots, known: WellKnownTree, layout: ElementLayout?, title: String, basis: String, words: EvidenceWords
  ) {
    self.slots = slots
    self.known = known
    self.title = title
    self.basis = basis
    self.words = words
    if let layout, !elements.isEmpty { look(0, 0, "", layout) }
  }

  /// Compares an element with its position in the guide.
  private mutating func look(_ element: Int, _ position: Int, _ path: String, _ layout: ElementLayout) {
    let node = layout.nodes[position]
    func name(_ name: XMLName) -> String { (path.isEmpty ? "" : path + "/") + layout.text(of: name) }
    for (index, attribute) in elements[element].attributes.enumerated()
    where !node.attributes.contains(where: { $0.name == attribute.name }) {
      let place = (path.isEmpty ? "" : path + "/") + "@" + layout.text(of: attribute.name)
      strangers.append(Stranger(element: element, attribute: index, place: place))
    }
    for child in elements[element].children {
      let own = elements[child].name
      if layout.ignored.contains(own) { continue }
      let next = layout.nodes.indices.first {
        layout.nodes[$0].parent == position && isSame(layout.nodes[$0].name, own, layout)
      }
      guard let next, !node.isLeaf else {
        strangers.append(Stranger(element: child, attribute: nil, place: name(own)))
        continue
      }
      look(child, next, name(own), layout)
    }
  }

  private func isSame(_ guide: XMLName, _ sample: XMLName, _ layout: ElementLayout) -> Bool {
    guide == sample
      || guide.local == sample.local && layout.otherNamespaces[guide.namespace]?.contains(sample.namespace) ?? false
  }

  var text: String {
    var draft = DraftText()
    draft.comment("\(title): a draft, inferred from \(basis).")
    draft.comment(
      "The guide it extends does not know what is listed here; it is passed over and told once in each file. What somebody "
        + "needs can be added under elements, what nobody does under ignore.")
    draft.open("{")
    draft.line("extends: \(quoted(known.guide)),")
    for stranger in strangers.prefix(Self.limit) { draft.comment(sentence(stranger)) }
    if strangers.count > Self.limit { draft.comment("and \(strangers.count - Self.limit) more") }
    draft.close("}")
    return draft.text
  }

  private static let limit = 100

  private func sentence(_ stranger: Stranger) -> String {
    let element = elements[stranger.element]
    guard let attribute = stranger.attribute else {
      let around = elements[max(0, element.parent)]
      let example = Self.example(element.text, words)
      return
        "\(stranger.place): \(portion(element.holders, around.seen.count, around.name.local)), up to \(element.most) in one"
        + (element.isLeaf ? example : ", with elements inside")
    }
    let leaf = element.attributes[attribute].leaf
    return "\(stranger.place): \(portion(leaf.tally.filled.count, element.seen.count, element.name.local))"
      + Self.example(leaf, words)
  }

  private static func example(_ leaf: LeafTally, _ words: EvidenceWords) -> String {
    leaf.tally.values.ranked.first.map { ", such as \(quoted(words.shown($0.name)))" } ?? ""
  }
}
