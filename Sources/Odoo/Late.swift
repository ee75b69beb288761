// What of the heading came after the first line. By then the operations it could have changed are written, and the file of
// an envelope is not gone back in: people are told what it says, in words.

import Canonical

extension Machine {
  /// Tells each record and each single field of a heading that came late.
  mutating func tellLate(_ heading: borrowing RecordTree) {
    if heading.isEmpty { return }
    for (index, field) in RecordKind.header.fields.enumerated() where heading.has(0, index) {
      guard field.type.isRecord else {
        tellLate(field.name, heading.text(0, index) ?? "")
        continue
      }
      var node = Int(heading.slot(0, index).first)
      while node > 0 {
        tellLate(field.name, words(of: node, heading, depth: 0))
        node = Int(heading.nodes[node].next)
      }
    }
  }

  private mutating func tellLate(_ name: String, _ words: String) {
    if words.isEmpty { return }
    raise(
      "heading.late", "warning", "came after the lines and is not in the document: \(name): \(words)",
      isForDecision: true)
  }

  /// Fields of a record with their names, those of records inside it too.
  private func words(of node: Int, _ tree: borrowing RecordTree, depth: Int) -> String {
    var words: [String] = []
    for (index, field) in tree.nodes[node].kind.fields.enumerated() where tree.has(node, index) {
      if !field.type.isRecord {
        words.append("\(field.name) \(tree.text(node, index) ?? "")")
      } else if depth < 4 {
        var child = Int(tree.slot(node, index).first)
        while child > 0, words.count < 40 {
          words.append(self.words(of: child, tree, depth: depth + 1))
          child = Int(tree.nodes[child].next)
        }
      }
    }
    return words.joined(separator: ", ")
  }
}
