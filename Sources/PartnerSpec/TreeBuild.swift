// Makes an outline and a layout of the elements of a guide for XML. The elements of one name have the same numbers for their
// texts, attributes and keys wherever they stand, so that maps can name them without saying where.

import Conformance
import Elements
import JSON5
import Octets
import XMLRecords

struct TreeBuild {
  let namespaces: [String: String]
  var layout = ElementLayout()
  var messages: [String] = []
  /// Names in the order of their tags, and of what each has: its text, what dates bring, attributes, keys.
  private(set) var names: [String] = []
  private var kinds: [String: Kind] = [:]
  private var attributeNames: [String: XMLName] = [:]
  private var codeLists: [[String]: Int] = [:]

  init(namespaces: [String: String]) { self.namespaces = namespaces }

  /// The entries of the tree; the root is a segment of its own.
  mutating func run(_ root: TreeDraft) -> [GuideOutline.Entry] {
    number(root)
    for name in names {
      guard let count = kinds[name]?.parts.count, count > 63 else { continue }
      messages.append(root.at.fault("\(name) has \(count) attributes and keys; at most 63 are read").description)
    }
    let own = node(root, parent: -1)
    let children = root.children.map { entry($0, parent: own, around: root) }
    for (position, draft) in waiting {
      resolve(draft.keys, position, draft.at)
      for one in draft.inherited { resolve(one, position, draft) }
    }
    return [segment(root)] + children
  }

  var segments: [String: SegmentOutline] {
    Dictionary(
      uniqueKeysWithValues: names.map { name in (name, SegmentOutline(tag: name, elements: blank(name), conditions: []))
      })
  }

  // MARK: Numbers

  /// What the elements of one name have in common.
  private final class Kind {
    /// The name, where a namespace is known for its prefix.
    let name: XMLName?
    /// What has a number, from 1: the text, what dates bring, attributes, keys.
    private(set) var parts = [""]
    /// How dates and times in a part are written, for people, wherever the element stands.
    private var forms: [String: [String]] = [:]
    /// Elements of which nothing is said. To be asked for when all parts are known.
    private(set) lazy var blank: [SegmentOutline.Element] = parts.map { part in
      let outline = ElementOutline(number: "", type: .text, minimum: 0, maximum: TreeGuideReader.longest)
      var element = SegmentOutline.Element(isMandatory: false, repeats: 1, content: .simple(outline))
      element.name = part
      element.form = (forms[part] ?? []).joined(separator: " or ")
      return element
    }

    init(_ name: XMLName?) { self.name = name }

    func add(_ part: String) { if !parts.contains(part) { parts.append(part) } }

    func note(_ part: String, _ type: ElementType, isCompact: Bool = false) {
      guard type == .date || type == .time else { return }
      let form = type == .time ? "HH:MM:SS" : isCompact ? "CCYYMMDD" : "CCYY-MM-DD"
      if !forms[part, default: []].contains(form) { forms[part, default: []].append(form) }
    }

    func element(_ part: String) -> Int { parts.firstIndex(of: part).map { $0 + 1 } ?? 0 }
  }

  private mutating func number(_ draft: TreeDraft) {
    let kind = kinds[draft.name] ?? Kind(XMLName(draft.name, namespaces, isAttribute: false))
    if kinds[draft.name] == nil {
      names.append(draft.name)
      kinds[draft.name] = kind
    }
    if let type = draft.content?.type { kind.note("", type, isCompact: draft.isCompact) }
    if draft.content?.type == .date { kind.add("#time") }
    if draft.content?.type == .date || draft.content?.type == .time { kind.add("#zone") }
    for attribute in draft.attributes {
      kind.add(attribute.name)
      kind.note(attribute.name, attribute.outline.type)
      if attribute.outline.type == .date {
        kind.add(attribute.name + "#time")
        kind.add(attribute.name + "#zone")
      }
    }
    for key in draft.keys { kind.add(key) }
    for one in draft.inherited { kind.add(one.name) }
    for child in draft.children { number(child) }
  }

  /// All drafts have been numbered.
  private func kind(of draft: TreeDraft) -> Kind { kinds[draft.name] ?? Kind(nil) }

  private func blank(_ name: String) -> [SegmentOutline.Element] { kinds[name]?.blank ?? [] }

  // MARK: Entries

  private mutating func entry(_ draft: TreeDraft, parent: Int, around: TreeDraft) -> GuideOutline.Entry {
    let own = node(draft, parent: parent)
    var entry = segment(draft, around: around)
    if draft.content != nil { return entry }
    let children = draft.children.map { self.entry($0, parent: own, around: draft) }
    (entry.isMandatory, entry.maximum) = (true, 1)
    return .loop(
      name: draft.name, isMandatory: draft.isMandatory, maximum: draft.maximum, content: [entry] + children)
  }

  private mutating func segment(_ draft: TreeDraft, around: TreeDraft? = nil) -> GuideOutline.Entry {
    let kind = kind(of: draft)
    var elements = kind.blank
    if let content = draft.content {
      elements[0].content = .simple(kept(content))
      // What may be empty must be there all the same.
      elements[0].isMandatory = draft.isMandatory && content.minimum > 0
    }
    for one in draft.inherited {
      guard let outline = around?.outline(at: one.steps) else { continue }
      elements[kind.element(one.name) - 1].content = .simple(kept(outline))
    }
    for attribute in draft.attributes {
      let index = kind.element(attribute.name) - 1
      elements[index].content = .simple(kept(attribute.outline))
      elements[index].isMandatory = attribute.isMandatory
    }
    if draft.content?.type == .date { elements[kind.element("#time") - 1].content = Self.time }
    for attribute in draft.attributes where attribute.outline.type == .date {
      elements[kind.element(attribute.name + "#time") - 1].content = Self.time
    }
    var entry = GuideOutline.Entry.segment(tag: draft.name, isMandatory: draft.isMandatory, maximum: draft.maximum)
    entry.form = SegmentOutline(tag: draft.name, elements: elements, conditions: [])
    return entry
  }

  private static let time = SegmentOutline.Content.simple(
    ElementOutline(number: "", type: .time, minimum: 4, maximum: 8))

  /// The same with a number of its own for each list of codes.
  private mutating func kept(_ outline: ElementOutline) -> ElementOutline {
    if outline.codeLines.isEmpty { return outline }
    var outline = outline
    let number = codeLists[outline.codeLines] ?? codeLists.count
    codeLists[outline.codeLines] = number
    outline.number = "#\(number)"
    return outline
  }

  // MARK: Layout

  private var waiting: [(position: Int, draft: TreeDraft)] = []

  private mutating func node(_ draft: TreeDraft, parent: Int) -> Int {
    let kind = kind(of: draft)
    if kind.name == nil {
      messages.append(draft.at.fault("'namespaces' has no prefix for '\(draft.name)'").description)
    }
    var node = ElementLayout.Node(
      name: kind.name ?? XMLName(draft.name), parent: parent, isLeaf: draft.content != nil,
      isMandatory: draft.isMandatory, maximum: draft.maximum)
    node.mayBeEmpty = draft.mayBeEmpty
    node.form = draft.isCompact ? .text : draft.content.map { Self.form($0.type) } ?? .text
    if node.form == .date { node.time = kind.element("#time") }
    if node.form == .date || node.form == .time { node.zone = kind.element("#zone") }
    for attribute in draft.attributes {
      var made = ElementLayout.Attribute(
        name: attributeName(attribute.name), element: kind.element(attribute.name),
        form: Self.form(attribute.outline.type))
      if made.form == .date {
        made.time = kind.element(attribute.name + "#time")
        made.zone = kind.element(attribute.name + "#zone")
      }
      node.attributes.append(made)
    }
    layout.nodes.append(node)
    let own = layout.nodes.count - 1
    if !draft.keys.isEmpty { layout.nodes[own].firstKey = kind.element(draft.keys[0]) }
    if !draft.keys.isEmpty || !draft.inherited.isEmpty { waiting.append((own, draft)) }
    return own
  }

  /// The name of an attribute that is written `@name`.
  private mutating func attributeName(_ text: String) -> XMLName {
    if let known = attributeNames[text] { return known }
    let bare = String(text.dropFirst())
    let name = XMLName(bare, namespaces, isAttribute: true) ?? XMLName(bare)
    attributeNames[text] = name
    return name
  }

  private static func form(_ type: ElementType) -> ElementLayout.Form {
    switch type {
    case .date: .date
    case .time: .time
    case .decimal, .implied: .decimal
    default: .text
    }
  }

  /// Finds the elements that are keys of another.
  private mutating func resolve(_ keys: [String], _ owner: Int, _ at: JSON5Value) {
    if layout.nodes[owner].isLeaf, !keys.isEmpty {
      let why = "holds no elements that could be keys; its own attributes are known without"
      return messages.append(at.fault("the element \(why)").description)
    }
    for (index, key) in keys.enumerated() {
      guard let spot = spot(key, below: owner) else {
        messages.append(at.fault("the key '\(key)' is no element inside the one it is a key of").description)
        return
      }
      layout.nodes[spot.position].keyRoles.append(.init(owner: owner, key: index, element: spot.element))
      layout.nodes[owner].keys.append(spot)
    }
  }

  private mutating func resolve(_ one: TreeDraft.Inherited, _ heir: Int, _ draft: TreeDraft) {
    let around = layout.nodes[heir].parent
    guard let source = spot(one.steps.joined(separator: "/"), below: around), source.position < heir else {
      messages.append(
        draft.at.fault("'\(one.place)' stands not before \(draft.name), in the element around it").description)
      return
    }
    var condition: ElementLayout.Condition?
    if let (place, texts) = one.condition {
      guard let spot = spot(place, below: around), spot.element > 1 else {
        messages.append(draft.at.fault("'\(one.place)' asks for an attribute that is none").description)
        return
      }
      condition = .init(spot: spot, texts: texts)
    }
    layout.nodes[heir].inherited.append(
      .init(source: source, condition: condition, element: kind(of: draft).element(one.name)))
  }

  /// The text or attribute that a place such as `cac:Party/cbc:ID/@schemeID` means.
  func spot(_ place: String, below around: Int) -> ElementLayout.Spot? {
    var spot = ElementLayout.Spot(position: around, element: 1)
    let steps = place.pieces(at: "/")
    for (index, step) in steps.enumerated() {
      let nodes = layout.nodes
      if step.hasPrefix("@"), index == steps.count - 1 {
        guard let name = XMLName(String(step.dropFirst()), namespaces, isAttribute: true),
          let attribute = nodes[spot.position].attributes.first(where: { $0.name == name })
        else { return nil }
        spot.element = attribute.element
        return spot
      }
      let name = XMLName(step, namespaces, isAttribute: false)
      guard let next = nodes.indices.first(where: { nodes[$0].parent == spot.position && nodes[$0].name == name })
      else { return nil }
      spot.position = next
    }
    return spot
  }
}
