// What a partner's guide changes in the standard one, in the words of the page; nothing where there is no difference.

import Conformance

struct Changes {
  private let rows: [GuideRow]
  private let standard: [String: GuideRow]
  private let moved: Set<String>
  /// What the standard is called: of rows there is none but ours.
  let name: String

  /// `moved` are places by their paths. Without a standard there is nothing to change.
  init(_ standard: GuideOutline?, moved: Set<String> = []) {
    rows = standard.map { GuideRow.all($0) } ?? []
    self.standard = Dictionary(rows.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    self.moved = moved
    name = standard?.language == .rows ? "our usual guide" : "the standard"
  }

  private var isStandard: Bool { standard.isEmpty }

  /// Of a place; empty where it is as the standard has it.
  func of(_ row: GuideRow) -> String {
    if isStandard { return "" }
    guard let base = standard[row.key] else { return "added: \(name) has no such place" }
    var parts: [String] = []
    if moved.contains(row.path) { parts.append("moved: it stands elsewhere in the standard") }
    if row.isUsed != base.isUsed || row.isUsed && row.isMandatory != base.isMandatory {
      parts.append("\(base.usage) in \(name)")
    }
    if row.isUsed, row.maximum != base.maximum {
      parts.append(base.maximum == 0 ? "without limit in \(name)" : "up to \(base.maximum) in \(name)")
    }
    return parts.joined(separator: "; ")
  }

  /// Of an element at a place.
  func of(_ element: ElementRow, in row: GuideRow) -> String {
    guard let base = standard[row.key] else { return "" }
    guard let other = base.elements.first(where: { $0.key == element.key }), !other.isBlank else {
      return element.language == .x12 ? "" : "added: \(name) has none"
    }
    var parts: [String] = []
    if element.usage != other.usage { parts.append("\(other.usage) in \(name)") }
    if element.isUsed {
      if element.length != other.length {
        parts.append(other.length.isEmpty ? "of any length in \(name)" : "\(other.length) characters in \(name)")
      }
      if element.repeats != other.repeats {
        parts.append(other.repeats == 0 ? "any number in \(name)" : "up to \(other.repeats) in \(name)")
      }
      if let list = codes(element, other) { parts.append(words(element.codes, list)) }
    }
    return parts.joined(separator: "; ")
  }

  /// The standard's codes where there are others here.
  private func codes(_ element: ElementRow, _ other: ElementRow) -> [String]? {
    if element.language == .x12 { return element.standardCodes }
    return Set(element.codes) == Set(other.codes) ? nil : other.codes
  }

  private func words(_ codes: [String], _ standard: [String]) -> String {
    if standard.isEmpty { return "any code in \(name)" }
    if codes.isEmpty { return "one of \(standard.count) codes in \(name)" }
    let (own, old) = (Set(codes), Set(standard))
    let added = codes.filter { !old.contains($0) }
    let removed = standard.count { !own.contains($0) }
    var parts: [String] = []
    if !added.isEmpty { parts.append("\(added.joined(separator: ", ")) beyond \(name)") }
    if removed > 0 { parts.append("\(codes.count - added.count) of \(name)'s \(standard.count) codes") }
    return parts.joined(separator: "; ")
  }

  /// Conditions of the standard that do not hold here.
  func removed(_ row: GuideRow) -> [ConditionOutline] {
    guard let base = standard[row.key] else { return [] }
    return base.form.conditions.filter { old in
      !row.form.conditions.contains { $0.kind == old.kind && $0.elements == old.elements }
    }
  }

  /// Columns of the standard that a row does not have here.
  func removedColumns(of row: GuideRow) -> [ElementRow] {
    (standard[row.key]?.elements ?? []).filter { old in !row.elements.contains { $0.key == old.key } }
  }

  /// Places of the standard that are not among `own`; of what is gone with all inside, the outermost.
  func removed(from own: [GuideRow]) -> [GuideRow] {
    let kept = Set(own.map(\.key))
    let gone = rows.filter { !kept.contains($0.key) }
    let paths = Set(gone.map(\.path))
    return gone.filter { row in !paths.contains(row.path.pieces(at: ">").dropLast().joined(separator: ">")) }
  }
}
