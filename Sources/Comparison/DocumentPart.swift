// A document as a comparison sees it, whatever language it came in: parts within parts, each with a key by which it is
// found again in the other document, and values.

/// A loop, segment or record, and what is in it.
package struct DocumentPart: Sendable {
  /// One element or field.
  package struct Value: Sendable, Equatable {
    /// As a path calls it: `PO104`, `quantity`.
    package var name: String
    /// What that is, where the name does not tell: `unit price`.
    package var words: String?
    package var text: String
  }

  /// Parts of one name are compared with each other: `PO1`, `HL I`, `parties`.
  package var name: String
  /// What tells a part from others of its name, the surest first. A part without keys is known by its order.
  package var keys: [String] = []
  /// The key as people see it: `3`, `002`, `ST`.
  package var label = ""
  package var values: [Value] = []
  /// The value that a part is all about; its change is told without its name.
  package var main: String?
  package var parts: [DocumentPart] = []
  /// The part in its own language, to be shown where there is no other to compare it with.
  package var text = ""
  /// Line of the input it begins in; 0 where nobody knows.
  package var line: UInt64 = 0

  /// `PO1 3`
  package var title: String { label.isEmpty ? name : "\(name) \(label)" }

  /// Whether two parts say the same, in the same order.
  func isSame(as other: DocumentPart) -> Bool {
    name == other.name && values == other.values && parts.count == other.parts.count
      && zip(parts, other.parts).allSatisfy { $0.isSame(as: $1) }
  }

  /// How many parts are in it, at any depth.
  var count: Int { parts.reduce(0) { $0 + 1 + $1.count } }
}
