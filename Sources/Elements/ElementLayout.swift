// What a guide for XML says beyond where elements stand and what they hold: which names they have, how texts are written,
// which elements tell what others mean. Everything goes by positions of the guide, which are numbered as the tree is read.

import XMLRecords

package struct ElementLayout: Sendable {
  /// How the text of an element is written, and what becomes of it.
  package enum Form: UInt8, Sendable { case text, decimal, date, time }

  package struct Attribute: Sendable {
    package var name: XMLName
    /// Its number among the elements of the segment.
    package var element: Int
    package var form: Form
    /// Numbers of the time and the zone that a date may bring; 0 for none.
    package var time = 0
    package var zone = 0
    package init(name: XMLName, element: Int, form: Form) {
      self.name = name
      self.element = element
      self.form = form
    }
  }

  /// A text or an attribute of the element at a position.
  package struct Spot: Hashable, Sendable {
    package var position: Int
    package var element: Int
    package init(position: Int, element: Int) {
      self.position = position
      self.element = element
    }
  }

  /// What must stand at a spot for something to count.
  package struct Condition: Equatable, Sendable {
    package var spot: Spot
    package var texts: [String]
    package init(spot: Spot, texts: [String]) {
      self.spot = spot
      self.texts = texts
    }
  }

  /// Which key an element is, of one around it, and the number of what is the key.
  package struct KeyRole: Sendable {
    package var owner: Int
    package var key: Int
    package var element: Int
    package init(owner: Int, key: Int, element: Int) {
      self.owner = owner
      self.key = key
      self.element = element
    }
  }

  /// What an element repeats of another, and as which number.
  package struct Inherited: Sendable {
    package var source: Spot
    package var condition: Condition?
    package var element: Int
    package init(source: Spot, condition: Condition? = nil, element: Int) {
      self.source = source
      self.condition = condition
      self.element = element
    }
  }

  /// One position of the guide.
  package struct Node: Sendable {
    package var name: XMLName
    /// The position of the element around it; -1 for the root.
    package var parent: Int
    package var isLeaf: Bool
    package var isMandatory: Bool
    /// 0 is no limit.
    package var maximum: Int
    package var form = Form.text
    package var attributes: [Attribute] = []
    /// Numbers of the time and the zone that a date may bring, or of a time's zone; 0 for none.
    package var time = 0
    package var zone = 0
    /// Texts and attributes inside that tell what the element means, and the number of the first of them.
    package var keys: [Spot] = []
    package var firstKey = 0
    /// It must be there, and may be with nothing in it.
    package var mayBeEmpty = false
    /// What it tells of elements around it.
    package var keyRoles: [KeyRole] = []
    /// What the element says with another that came before it, inside the same one.
    package var inherited: [Inherited] = []

    package init(name: XMLName, parent: Int, isLeaf: Bool, isMandatory: Bool, maximum: Int) {
      self.name = name
      self.parent = parent
      self.isLeaf = isLeaf
      self.isMandatory = isMandatory
      self.maximum = maximum
    }
  }

  package var nodes: [Node] = []
  /// Prefixes as the guide uses them, by namespace.
  package var prefixes: [String: String] = [:]
  /// Other namespaces that documents have in place of one of the guide's.
  package var otherNamespaces: [String: [String]] = [:]
  /// Elements that are passed over in silence, wherever they stand.
  package var ignored: [XMLName] = []
  /// The heading stands behind the lines: a document is read twice.
  package var headingIsLast = false
  /// Children must come in the order of the guide.
  package var isOrdered = false
  /// What the document is about, where the root does not tell: the request of a cXML document.
  package var message = ""
  /// Where the document type stands that is named before the root; empty where none is.
  package var documentType = ""
  /// What says the document's number, and positions of its sender and its receiver; the first that is there counts.
  package var numbers: [Spot] = []
  package var senders: [Int] = []
  package var receivers: [Int] = []
  /// Elements that are lines, or have them inside.
  package var lines: [Int] = []

  package init() {}

  package var root: XMLName { nodes.first?.name ?? XMLName("") }

  package func isRoot(_ name: XMLName) -> Bool { names(of: root).contains(name) }

  /// A name as documents may have it.
  func names(of name: XMLName) -> [XMLName] {
    [name] + (otherNamespaces[name.namespace] ?? []).map { XMLName(name.local, in: $0) }
  }

  /// What people call an element: with the prefix of the guide.
  package func text(of name: XMLName) -> String {
    guard let prefix = prefixes[name.namespace] else { return name.description }
    return prefix.isEmpty ? name.local : "\(prefix):\(name.local)"
  }

  /// Whether `position` is inside `other`, or is it.
  package func isInside(_ position: Int, _ other: Int) -> Bool {
    var at = position
    while at >= 0 {
      if at == other { return true }
      at = nodes[at].parent
    }
    return false
  }
}
