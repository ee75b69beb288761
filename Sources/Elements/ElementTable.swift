// A layout as flat tables: the child that a name is inside an element, the element that an attribute is of a segment, what
// must be there. Names are the numbers that the reader gives them.

import Octets
import XMLRecords

/// Which element of the segment an attribute is, how its text is written, and where the time and the zone of a date go.
struct AttributeForm: Sendable {
  var element = 0
  var form = ElementLayout.Form.text
  var time = 0
  var zone = 0
}

package final class ElementTable: Sendable {
  struct Node: Sendable {
    var parent: Int32
    var isLeaf: Bool
    var form: ElementLayout.Form
    /// Most elements have none.
    var attributeCount: UInt8
    var time: UInt8
    var zone: UInt8
    var keyCount: UInt8
    var firstKey: UInt8
    /// Which keys it is: a range of `keyRoles`.
    var keyRoles = 0..<0
    /// What it repeats of others: a range of `heirs`.
    var heirs = 0..<0
    /// What others repeat of it: a range of `sources`.
    var sources = 0..<0
    /// What it opens or closes for others: a range of `gates`.
    var gates = 0..<0
    /// What is forgotten when it begins.
    var slots = 0..<0
    var maximum: UInt32
    /// Positions inside the element: `position + 1 ..< end`.
    var end: Int32
    /// Mandatory children: a range of `mandatory`.
    var firstMandatory: Int32
    var mandatoryCount: Int32
  }

  package let layout: ElementLayout
  /// Names the reader has to know.
  package let names: NameTable
  let nodes: Slab<Node>
  let mandatory: Slab<Int32>
  let keyRoles: [ElementLayout.KeyRole]
  /// Texts that elements repeat: where each is kept, and which of its element's numbers it is, or becomes.
  let sources: Slab<(slot: Int32, element: Int32)>
  let heirs: Slab<(slot: Int32, element: Int32)>
  /// Texts that an element must have for what stands inside it to be kept.
  let gates: [(slot: Int, element: Int, texts: [[UInt8]])]
  let slotCount: Int
  /// Names with numbers below this are of the guide.
  let nameCount: Int32
  let ignoredNames: Slab<Bool>
  /// Open addressing: parent and name of each child, its position plus one; 0 is empty.
  private let children: Slab<(key: UInt64, value: Int32)>
  /// Position and name of each attribute, and its place in `forms` plus one.
  private let attributes: Slab<(key: UInt64, value: Int32)>
  private let forms: Slab<AttributeForm>

  package init(_ layout: ElementLayout) {
    self.layout = layout
    var names = NameTable()
    var numbers: [XMLName: [Int32]] = [:]
    var own: [[Int32]] = []
    var entries: [(UInt64, Int32)] = []
    var forms: [AttributeForm] = []
    for (index, node) in layout.nodes.enumerated() {
      let known = numbers[node.name] ?? layout.names(of: node.name).map { names.add($0) }
      numbers[node.name] = known
      own.append(known)
      for attribute in node.attributes {
        forms.append(
          AttributeForm(
            element: attribute.element, form: attribute.form, time: attribute.time, zone: attribute.zone))
        entries.append((Self.key(index, names.add(attribute.name)), Int32(forms.count)))
      }
    }
    let ignored = layout.ignored.flatMap { layout.names(of: $0) }.map { names.add($0) }
    for name in ignored { names.skipText(of: name) }
    self.names = names
    nameCount = Int32(names.count)
    var flags = [Bool](repeating: false, count: names.count)
    for name in ignored { flags[Int(name)] = true }
    ignoredNames = Slab(flags)
    var needed: [Int32] = []
    var nodes = Self.nodes(layout, &needed)
    mandatory = Slab(needed)
    keyRoles = layout.nodes.flatMap(\.keyRoles)
    var heritage = Heritage()
    heritage.run(layout, &nodes)
    sources = Slab(heritage.sources)
    heirs = Slab(heritage.heirs)
    gates = heritage.gates
    slotCount = heritage.slotCount
    self.nodes = Slab(nodes)
    var places: [(UInt64, Int32)] = []
    for (index, node) in layout.nodes.enumerated().dropFirst() {
      for name in own[index] { places.append((Self.key(node.parent, name), Int32(index) + 1)) }
    }
    children = Self.slots(places)
    attributes = Self.slots(entries)
    self.forms = Slab(forms)
  }

  private static func nodes(_ layout: ElementLayout, _ mandatory: inout [Int32]) -> [Node] {
    var needed = [[Int32]](repeating: [], count: layout.nodes.count)
    var ends = Array(1...max(1, layout.nodes.count))
    for index in layout.nodes.indices.dropFirst().reversed() {
      let parent = layout.nodes[index].parent
      ends[parent] = max(ends[parent], ends[index])
      if layout.nodes[index].isMandatory { needed[parent].append(Int32(index)) }
    }
    var nodes: [Node] = []
    var firstRole = 0
    for (index, node) in layout.nodes.enumerated() {
      nodes.append(
        Node(
          parent: Int32(node.parent), isLeaf: node.isLeaf, form: node.form,
          attributeCount: UInt8(clamping: node.attributes.count), time: UInt8(node.time), zone: UInt8(node.zone),
          keyCount: UInt8(node.keys.count), firstKey: UInt8(node.firstKey),
          keyRoles: firstRole..<firstRole + node.keyRoles.count,
          maximum: node.maximum == 0 ? .max : UInt32(clamping: node.maximum),
          end: Int32(ends[index]), firstMandatory: Int32(mandatory.count), mandatoryCount: Int32(needed[index].count)))
      mandatory += needed[index].reversed()
      firstRole += node.keyRoles.count
    }
    return nodes
  }

  private static func slots(_ entries: [(UInt64, Int32)]) -> Slab<(key: UInt64, value: Int32)> {
    var size = 16
    while size < entries.count * 2 { size *= 2 }
    var slots = [(key: UInt64, value: Int32)](repeating: (0, 0), count: size)
    for (key, value) in entries {
      var slot = hash(key) & (size - 1)
      while slots[slot].value != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = (key, value)
    }
    return Slab(slots)
  }

  @inline(__always)
  private static func key(_ position: Int, _ name: Int32) -> UInt64 {
    UInt64(truncatingIfNeeded: position) &<< 32 | UInt64(UInt32(truncatingIfNeeded: name))
  }

  @inline(__always)
  private static func hash(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) &>> 40)
  }

  /// The position of the child `name` of `parent`; -1 when there is none.
  @inline(__always)
  func child(_ name: Int32, of parent: Int) -> Int {
    let key = Self.key(parent, name)
    let mask = children.count &- 1
    var slot = Self.hash(key) & mask
    while true {
      let entry = children[slot]
      if entry.value == 0 { return -1 }
      if entry.key == key { return Int(entry.value) &- 1 }
      slot = (slot &+ 1) & mask
    }
  }

  /// What the attribute `name` at `position` is; its element is 0 when there is none.
  @inline(__always)
  func attribute(_ name: Int32, at position: Int) -> AttributeForm {
    let key = Self.key(position, name)
    let mask = attributes.count &- 1
    var slot = Self.hash(key) & mask
    while true {
      let entry = attributes[slot]
      if entry.value == 0 { return AttributeForm() }
      if entry.key == key { return forms[Int(entry.value) &- 1] }
      slot = (slot &+ 1) & mask
    }
  }

  @inline(__always)
  func isIgnored(_ name: Int32) -> Bool { name < nameCount && ignoredNames[Int(name)] }
}

/// Lays out which texts are kept, for whom, and until when.
private struct Heritage {
  var sources: [(slot: Int32, element: Int32)] = []
  var heirs: [(slot: Int32, element: Int32)] = []
  var gates: [(slot: Int, element: Int, texts: [[UInt8]])] = []
  var slotCount: Int { slots.count }

  private struct Slot: Equatable {
    var parent: Int
    var source: ElementLayout.Spot
    var condition: ElementLayout.Condition?
  }
  private var slots: [Slot] = []

  mutating func run(_ layout: ElementLayout, _ nodes: inout [ElementTable.Node]) {
    for node in layout.nodes {
      for one in node.inherited {
        let slot = Slot(parent: node.parent, source: one.source, condition: one.condition)
        if !slots.contains(slot) { slots.append(slot) }
      }
    }
    slots.sort { $0.parent < $1.parent }
    for (position, node) in layout.nodes.enumerated() { lay(position, node, &nodes[position]) }
  }

  private mutating func lay(_ position: Int, _ node: ElementLayout.Node, _ entry: inout ElementTable.Node) {
    let own = slots.indices.filter { slots[$0].parent == position }
    entry.slots = own.isEmpty ? 0..<0 : own[0]..<own[own.count - 1] + 1
    let (source, heir, gate) = (sources.count, heirs.count, gates.count)
    for (index, slot) in slots.enumerated() {
      if slot.source.position == position { sources.append((Int32(index), Int32(slot.source.element))) }
      if let condition = slot.condition, condition.spot.position == position {
        gates.append((index, condition.spot.element, condition.texts.map { Array($0.utf8) }))
      }
    }
    for one in node.inherited {
      let slot = Slot(parent: node.parent, source: one.source, condition: one.condition)
      heirs.append((Int32(slots.firstIndex(of: slot) ?? 0), Int32(one.element)))
    }
    entry.sources = source..<sources.count
    entry.heirs = heir..<heirs.count
    entry.gates = gate..<gates.count
  }
}

extension ElementTable {
  /// Whether the element at `position` has none inside.
  @inline(__always)
  package func isLeaf(_ position: Int) -> Bool { nodes[position].isLeaf }
}
