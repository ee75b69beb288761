// An X12 file as a tree: interchanges, groups, sets and loops hold the segments that stand in them. Two trees are compared
// from the top down: segments that say the same of each other are matched by their first elements, and then looked at
// element by element.

import X12

struct X12Tree {
  struct Node {
    var tag: String
    var elements: [String]
    var children: [Int] = []

    /// `N1[ST]`
    var label: String { elements.first.map { $0.isEmpty ? tag : "\(tag)[\($0)]" } ?? tag }
    var text: String { ([tag] + elements).joined(separator: "*") }
  }

  private(set) var nodes: [Node]
  private var roots: [Int] = []

  init(_ trace: Trace) {
    nodes = trace.segments.map { segment in
      var elements = segment.elements
      // ISA is padded; blanks say nothing.
      if segment.tag == "ISA" {
        elements = elements.map { String(String($0.reversed().drop { $0 == " " }).reversed()) }
      }
      return Node(tag: segment.tag, elements: elements)
    }
    for (index, segment) in trace.segments.enumerated() {
      if segment.parent < 0 { roots.append(index) } else { nodes[segment.parent].children.append(index) }
    }
  }

  /// Every difference, in the order of what is expected.
  static func differences(expected: X12Tree, found: X12Tree) -> [Difference] {
    var list: [Difference] = []
    compare(expected, expected.roots, found, found.roots, "", &list)
    return list
  }

  private static var keys: [(Node) -> String?] {
    [
      { $0.text }, { "\($0.tag)*\($0.elements.prefix(2).joined(separator: "*"))" },
      { node in node.elements.first.map { "\(node.tag)*\($0)" } }, { $0.tag },
    ]
  }

  private static func compare(
    _ expected: X12Tree, _ left: [Int], _ found: X12Tree, _ right: [Int], _ path: String, _ list: inout [Difference]
  ) {
    let pairs = match(left.map { expected.nodes[$0] }, right.map { found.nodes[$0] }, by: keys)
    for pair in pairs {
      switch (pair.expected.map { left[$0] }, pair.found.map { right[$0] }) {
      case (let one?, let other?):
        let node = expected.nodes[one]
        let inner = path + expected.name(of: one, among: left)
        compare(node, found.nodes[other], inner, &list)
        compare(expected, node.children, found, found.nodes[other].children, inner + ">", &list)
      case (let one?, nil):
        list.append(Difference(path + expected.nodes[one].label, expected: expected.whole(one), found: nil))
      case (nil, let other?):
        list.append(Difference(path + found.nodes[other].label, expected: nil, found: found.whole(other)))
      case (nil, nil): break
      }
    }
  }

  /// The label, with a number where several are called the same.
  private func name(of node: Int, among siblings: [Int]) -> String {
    let label = nodes[node].label
    let same = siblings.filter { nodes[$0].label == label }
    guard same.count > 1, let index = same.firstIndex(of: node) else { return label }
    return "\(label)#\(index + 1)"
  }

  /// A segment, and how many stand under it.
  private func whole(_ node: Int) -> String {
    let count = inner(node)
    return count == 0 ? nodes[node].text : "\(nodes[node].text) and \(count) segments in it"
  }

  private func inner(_ node: Int) -> Int { nodes[node].children.reduce(0) { $0 + 1 + inner($1) } }

  private static func compare(_ expected: Node, _ found: Node, _ path: String, _ list: inout [Difference]) {
    for index in 0..<max(expected.elements.count, found.elements.count) {
      let one = index < expected.elements.count ? expected.elements[index] : ""
      let other = index < found.elements.count ? found.elements[index] : ""
      if one == other { continue }
      let number = index < 9 ? "0\(index + 1)" : "\(index + 1)"
      list.append(
        Difference("\(path)/\(number)", expected: one.isEmpty ? nil : one, found: other.isEmpty ? nil : other))
    }
  }
}
