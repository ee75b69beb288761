// What a partner's guide changes in the standard one, as a list with the place of each change in its file: for reports.

import Conformance
import JSON5
import Mapping

/// One change of a guide that extends another.
package struct GuideChange: Sendable {
  /// `add`, `moved`, `segments`, `elements` or `conditions`.
  package enum Kind: String, Sendable, CaseIterable { case add, moved, segments, elements, conditions }

  package var kind: Kind
  /// The place that is changed.
  package var place: MapPlace
  /// Not used: the change is met where it stands all the same.
  package var isTaken: Bool
  /// Elements that must be there, one of them, for a condition to be met.
  package var elements: [Int] = []
  package var file: String
  package var line: Int
  /// As the guide says it: `PO1>PO4/03`.
  package var text: String
}

extension SpecLibrary {
  /// The changes of a transaction's guide and of those it extends, the outermost base first; none for a standard guide.
  package func guideChanges(_ transaction: PartnerProfile.Transaction) throws(SpecErrors) -> [GuideChange] {
    let path = transaction.guide.spec + ".json5"
    guard has(path) else { return [] }
    let layers = try SpecResolver(self, .guide).layers(path)
    return layers.dropFirst().flatMap { layer in
      let added = layer["add"]?.array ?? []
      return added.compactMap { Self.added($0) } + Self.changed(layer)
    }
  }

  /// The guide for anybody that a transaction's guide extends, however far down; nil where it is one, or extends none.
  package func standardOutline(of transaction: PartnerProfile.Transaction) throws(SpecErrors) -> GuideOutline? {
    if transaction.guide.language == .x12 { return try outline(transaction.set, transaction.guide.release) }
    let path = transaction.guide.spec + ".json5"
    guard has(path) else { return nil }
    let bases = try SpecResolver(self, .guide).layers(path).map { folder.path(of: $0.file) }
    return try bases.last { $0 != path && $0.hasPrefix("guides/") }.map { (path) throws(SpecErrors) in
      try guideOutline(at: path)
    }
  }

  private static func added(_ item: JSON5Value) -> GuideChange? {
    guard let text = (item["segment"] ?? item["loop"])?.string, let name = text.split(separator: " ").first else {
      return nil
    }
    let path = item["in"]?.string.map { "\($0)>\(name)" } ?? String(name)
    return MapPlace(path).map {
      GuideChange(
        kind: .add, place: $0, isTaken: false, file: item.file.description, line: item.place.line, text: path)
    }
  }

  private static func changed(_ layer: JSON5Value) -> [GuideChange] {
    [GuideChange.Kind.moved, .segments, .elements, .conditions].flatMap { kind in
      (layer[kind.rawValue]?.members ?? []).compactMap { member -> GuideChange? in
        guard let place = MapPlace(member.key) else { return nil }
        var change = GuideChange(
          kind: kind, place: place, isTaken: member.value.isNull, file: member.file.description,
          line: member.place.line, text: member.key)
        if kind == .conditions { change.elements = elements(member.value) }
        return change
      }
    }
  }

  private static func elements(_ value: JSON5Value) -> [Int] {
    let texts = ["add", "remove"].flatMap { value[$0]?.array?.compactMap(\.string) ?? [] }
    return Set(texts.compactMap { ConditionOutline($0) }.flatMap(\.elements)).sorted()
  }
}
