// Documents of canonical JSON as parts, one at a time; lines are handed on as they come.

import Canonical
import Octets
import Translation

/// Why a document cannot be compared.
package struct UnreadableDocument: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}

struct CanonicalParts<Source: ByteSource & ~Copyable>: ~Copyable {
  private var reader: CanonicalReader<Source>
  private let name: String
  private let showsAll: Bool

  init(_ source: consuming Source, _ name: String, showsAll: Bool) {
    reader = CanonicalReader(source)
    self.name = name
    self.showsAll = showsAll
  }

  /// Reads to the end: each document without its lines, which come before it, and where it stands.
  mutating func readAll(
    line: (DocumentPart) -> Void, document: (DocumentPart, Range<UInt64>) -> Void
  ) throws {
    while let part = try next(line) { document(part, reader.start..<reader.consumed) }
  }

  private mutating func next(_ line: (DocumentPart) -> Void) throws -> DocumentPart? {
    var kind: DocumentKind?
    while true {
      switch try reader.next() {
      case .document(let found): kind = found
      case .line: line(RecordParts.part(reader.line, 0, name: "lines", showsAll: showsAll))
      case .end: return whole(kind)
      case .refused:
        let problem = reader.problems.first.map { ": \($0)" } ?? ""
        throw UnreadableDocument("document \(reader.ordinal) of \(name) cannot be read\(problem)")
      case .finished: return nil
      }
    }
  }

  /// Heading and totals.
  private func whole(_ kind: DocumentKind?) -> DocumentPart {
    var part = RecordParts.part(reader.header, 0, name: "", showsAll: showsAll)
    let number = reader.header.text(0, 0) ?? ""
    part.name = (kind?.rawValue ?? "document") + (number.isEmpty ? "" : " \(Excerpt.printable(number))")
    let totals = RecordParts.part(reader.totals, 0, name: "totals", showsAll: showsAll)
    if !totals.values.isEmpty || !totals.parts.isEmpty { part.parts.append(totals) }
    if showsAll { part.parts.append(source) }
    return part
  }

  private var source: DocumentPart {
    var part = DocumentPart(name: "source")
    for fact in SourceFact.allCases {
      if let text = reader.facts[fact] { part.values.append(.init(name: "\(fact)", text: text)) }
    }
    return part
  }
}
