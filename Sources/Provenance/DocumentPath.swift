// A path into a canonical document (RFC 6901, `/lines/0/products/1/id`), followed through its records.

import Canonical
import JSON5
import Octets

package struct DocumentPath: Sendable, CustomStringConvertible {
  package let steps: [String]

  /// Reads `/lines/0/quantity`; nil when there is no slash in front.
  package init?(_ text: String) {
    guard text.hasPrefix("/") else { return nil }
    steps = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { step in
      step.split(separator: "~1", omittingEmptySubsequences: false).map { part in
        part.split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
      }.joined(separator: "/")
    }
  }

  package var description: String { steps.map { "/\($0)" }.joined() }

  /// The line it leads into, from 0.
  package var line: Int? { steps.count > 1 && steps[0] == "lines" ? Int(steps[1]) : nil }

  /// What stands there in a JSON tree.
  package func value(in document: JSON5Value) -> JSON5Value? {
    var value: JSON5Value? = document
    for step in steps {
      if let list = value?.array {
        value = Int(step).flatMap { list.indices.contains($0) ? list[$0] : nil }
      } else {
        value = value?[step]
      }
    }
    return value
  }
}

/// Where a path ends among records.
enum PathEnd {
  /// The text of a field.
  case value(String)
  /// Texts of all fields of a record.
  case record([(name: String, text: String)])
  /// Nothing stands there: the names down to what is missing, and the texts of the record around it.
  case absent(names: [String], around: [String], members: Int)
  /// No document has such a field.
  case unknown(String)

  /// Follows `steps` from the record at `node`.
  init(_ tree: borrowing RecordTree, _ node: Int, _ steps: ArraySlice<String>, _ names: [String] = []) {
    let kind = tree.nodes[node].kind
    guard let step = steps.first else {
      self = .record(Self.texts(tree, node))
      return
    }
    guard let index = kind.index(of: step) else {
      let known = kind.fields.map(\.name)
      let hint = Suggestion.nearest(to: step, in: known).map { ", did you mean '\($0)'?" } ?? ""
      self = .unknown("a \(kind) has no field '\(step)'\(hint)")
      return
    }
    let names = names + [step]
    let around = Self.texts(tree, node).map(\.text)
    guard tree.has(node, index) else {
      self = .absent(names: names, around: around, members: 0)
      return
    }
    switch kind.fields[index].type {
    case .one: self.init(tree, Int(tree.slot(node, index).first), steps.dropFirst(), names)
    case .many:
      let members = Self.members(tree, node, index)
      guard let text = steps.dropFirst().first else {
        self = .record(members.flatMap { Self.texts(tree, $0) })
        return
      }
      guard let number = Int(text), members.indices.contains(number) else {
        self = .absent(names: names, around: around, members: members.count)
        return
      }
      self.init(tree, members[number], steps.dropFirst(2), names)
    default: self = .value(tree.text(node, index) ?? "")
    }
  }

  private static func members(_ tree: borrowing RecordTree, _ node: Int, _ field: Int) -> [Int] {
    var members: [Int] = []
    var child = Int(tree.slot(node, field).first)
    while child > 0 {
      members.append(child)
      child = Int(tree.nodes[child].next)
    }
    return members
  }

  private static func texts(_ tree: borrowing RecordTree, _ node: Int) -> [(name: String, text: String)] {
    tree.nodes[node].kind.fields.enumerated().compactMap { index, field in
      if field.type.isRecord { return nil }
      return tree.text(node, index).map { (field.name, $0) }
    }
  }
}
