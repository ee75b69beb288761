// What a partner's guide changes in the standard one, in the words of the page; nothing where there is no difference.

import Conformance

struct Changes {
  private let standard: [String: GuideRow]
  private let moved: Set<String>

  /// `moved` are places by their paths. Without a standard there is nothing to change.
  init(_ standard: GuideOutline?, moved: Set<String> = []) {
    self.standard = Dictionary(
      (standard.map { GuideRow.all($0) } ?? []).map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    self.moved = moved
  }

  private var isStandard: Bool { standard.isEmpty }

  /// Of a place; empty where it is as the standard has it.
  func of(_ row: GuideRow) -> String {
    if isStandard { return "" }
    guard let base = standard[row.key] else { return "added: the standard has no such place" }
    var parts: [String] = []
    if moved.contains(row.path) { parts.append("moved: it stands elsewhere in the standard") }
    if row.isUsed != base.isUsed || row.isUsed && row.isMandatory != base.isMandatory {
      parts.append("\(base.usage) in the standard")
    }
    if row.isUsed, row.maximum != base.maximum {
      parts.append(base.maximum == 0 ? "without limit in the standard" : "up to \(base.maximum) in the standard")
    }
    return parts.joined(separator: "; ")
  }

  /// Of an element at a place.
  func of(_ element: ElementRow, in row: GuideRow) -> String {
    guard let base = standard[row.key] else { return "" }
    guard let other = base.elements.first(where: { $0.number == element.number }) else { return "" }
    var parts: [String] = []
    if element.usage != other.usage { parts.append("\(other.usage) in the standard") }
    if element.isUsed {
      if element.length != other.length { parts.append("\(other.length) characters in the standard") }
      if element.repeats != other.repeats {
        parts.append(other.repeats == 0 ? "any number in the standard" : "up to \(other.repeats) in the standard")
      }
      if let list = element.standardCodes { parts.append(Self.words(element.codes, list)) }
    }
    return parts.joined(separator: "; ")
  }

  private static func words(_ codes: [String], _ standard: [String]) -> String {
    if standard.isEmpty { return "any code in the standard" }
    let (own, old) = (Set(codes), Set(standard))
    let added = codes.filter { !old.contains($0) }
    let removed = standard.count { !own.contains($0) }
    var parts: [String] = []
    if !added.isEmpty { parts.append("\(added.joined(separator: ", ")) beyond the standard") }
    if removed > 0 { parts.append("\(codes.count - added.count) of the standard's \(standard.count) codes") }
    return parts.joined(separator: "; ")
  }

  /// Conditions of the standard that do not hold here.
  func removed(_ row: GuideRow) -> [ConditionOutline] {
    guard let base = standard[row.key] else { return [] }
    return base.form.conditions.filter { old in
      !row.form.conditions.contains { $0.kind == old.kind && $0.elements == old.elements }
    }
  }
}
