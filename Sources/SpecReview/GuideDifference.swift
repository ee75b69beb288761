// What two guides of one language say differently: place by place, usage, conditions, elements with their types and codes, and
// what is said of columns and elements of XML beside that.

import Conformance
import PartnerSpec

extension SpecComparison {
  /// All differences between two guides, place by place.
  mutating func compareGuides(_ one: String, _ other: String, _ part: String) throws {
    if one == other { return }
    let left = try GuideListing(one, library)
    let right = try GuideListing(other, library)
    guard left.language == right.language else {
      throw SpecErrors([
        "\(one) is a guide for \(left.language.rawValue), \(other) for \(right.language.rawValue): compare guides of one language"
      ])
    }
    compare(left.details, right.details, "", part)
    for row in left.rows {
      guard let twin = right.rows.first(where: { $0.path == row.path && $0.area == row.area }) else {
        note(part, row.path, "usage", .init(value: row.usage, origin: row.origin), nil)
        continue
      }
      compare(row, twin, part)
    }
    for row in right.rows where !left.rows.contains(where: { $0.path == row.path && $0.area == row.area }) {
      note(part, row.path, "usage", nil, .init(value: row.usage, origin: row.origin))
    }
    compareOrder(left, right, part)
  }

  private mutating func compare(_ one: GuideListing.Row, _ other: GuideListing.Row, _ part: String) {
    note(
      part, one.path, "usage", .init(value: one.usage, origin: one.origin),
      .init(value: other.usage, origin: other.origin))
    note(
      part, one.path, "conditions",
      .init(value: one.conditions.joined(separator: " "), origin: one.conditionOrigin),
      .init(value: other.conditions.joined(separator: " "), origin: other.conditionOrigin))
    compare(one.details, other.details, one.path, part)
    for element in one.elements {
      let path = Self.path(of: element, in: one)
      guard let twin = other.elements.first(where: { $0.name == element.name }) else {
        note(part, path, "element", .init(value: element.kind, origin: element.origin), nil)
        continue
      }
      compare(element, twin, path, part)
    }
    for element in other.elements where !one.elements.contains(where: { $0.name == element.name }) {
      note(
        part, Self.path(of: element, in: other), "element", nil,
        .init(value: element.kind, origin: element.origin))
    }
  }

  private mutating func compare(
    _ one: GuideListing.Element, _ other: GuideListing.Element, _ path: String, _ part: String
  ) {
    func both(_ member: String, _ left: String, _ right: String) {
      note(part, path, member, .init(value: left, origin: one.origin), .init(value: right, origin: other.origin))
    }
    if one.label != "." { both("use", one.use, other.use) }
    both("number", one.number, other.number)
    both("type", one.type, other.type)
    both("repeat", "\(one.repeats)", "\(other.repeats)")
    compare(one.details, other.details, path, part)
    let (left, right) = (Set(one.codes), Set(other.codes))
    if left == right { return }
    let names = [left.subtracting(right), right.subtracting(left)].enumerated().map { side, codes in
      let all = side == 0 ? one.codes : other.codes
      return Self.codes(all.filter(codes.contains), of: all.count)
    }
    both("codes", names[0], names[1])
  }

  private static func codes(_ codes: [String], of count: Int) -> String {
    if count == 0 { return "any" }
    if codes.isEmpty { return "\(count) codes, none of its own" }
    let shown = codes.prefix(20).joined(separator: " ")
    return "\(count) codes, of its own: \(shown)\(codes.count > 20 ? " ... (\(codes.count))" : "")"
  }

  /// What is said beside types and usage, by name; what only one side says is none on the other.
  private mutating func compare(
    _ one: [GuideListing.Detail], _ other: [GuideListing.Detail], _ path: String, _ part: String
  ) {
    func note(_ name: String, _ left: GuideListing.Detail?, _ right: GuideListing.Detail?) {
      let sides = [left, right].map { detail in SpecDifference.Side(value: detail?.value ?? "", origin: detail?.origin)
      }
      self.note(part, path.isEmpty ? name : path, path.isEmpty ? "" : name, sides[0], sides[1])
    }
    for detail in one { note(detail.name, detail, other.first { $0.name == detail.name }) }
    for detail in other where !one.contains(where: { $0.name == detail.name }) { note(detail.name, nil, detail) }
  }

  /// Of the text of an element of XML, the element.
  private static func path(of element: GuideListing.Element, in row: GuideListing.Row) -> String {
    element.label == "." ? row.path : "\(row.path)/\(element.name)"
  }

  /// Places that both have, in another order. Elements of XML may come in any, as long as the guide does not ask for it.
  private mutating func compareOrder(_ left: GuideListing, _ right: GuideListing, _ part: String) {
    if left.language == .xml, left.details.contains(where: { $0.name == "ordered" && $0.value == "false" }) { return }
    let common = Set(left.rows.map(\.path)).intersection(right.rows.map(\.path))
    let one = left.rows.map(\.path).filter(common.contains)
    let other = right.rows.map(\.path).filter(common.contains)
    guard one != other, let index = one.indices.first(where: { $0 < other.count && one[$0] != other[$0] }) else {
      return
    }
    func around(_ list: [String]) -> String {
      list[max(0, index - 1)..<min(list.count, index + 3)].joined(separator: " ")
    }
    note(part, "order", "", .init(value: around(one), origin: nil), .init(value: around(other), origin: nil))
  }
}
