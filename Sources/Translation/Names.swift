// What X12 things are called, in plain words, for people: sets, groups, segments, elements and codes. Read from the
// specs when first asked; a run in which nothing has to be said reads nothing.

import Conformance
import JSON5
import PartnerSpec

package final class Names {
  private let folder: SpecFolder
  private lazy var words = parse("names")
  private var files: [String: JSON5Value?] = [:]
  /// Mistakes in the files read here; what these would have said is left out.
  package private(set) var problems: [String] = []

  package init(_ folder: SpecFolder) { self.folder = folder }

  package func set(_ identifier: String) -> String? { words?["sets"]?[identifier]?.string }
  package func group(_ identifier: String) -> String? { words?["groups"]?[identifier]?.string }
  package func segment(_ tag: String) -> String? { words?["segments"]?[tag]?.string }
  package func element(_ reference: String) -> String? { words?["elements"]?[reference]?.string }

  /// Sets there are words for.
  package var sets: [String] { words?["sets"]?.members?.map(\.key) ?? [] }

  /// What a code means. Packaging (103) is known by its first three characters.
  package func code(_ reference: String, _ value: String) -> String? {
    if reference == "143" || reference == "479", let name = set(value) ?? group(value) { return name }
    return words?["codes"]?[reference]?[reference == "103" ? String(value.prefix(3)) : value]?.string
  }

  /// The codes of a closed list, in its order; none when the list is kept elsewhere.
  package func codes(_ reference: String, release: String) -> [String] {
    guard let listed = parse("\(release)/elements")?[reference]?["codes"] else { return [] }
    let lines = listed.array?.compactMap(\.string) ?? [listed.string ?? ""]
    return lines.flatMap { $0.split(separator: " ").map(String.init) }
  }

  /// The data element of a place: as the guide has it, else as the release's table of segments. Nil when nobody knows.
  package func reference(
    _ tag: String, at position: Int = -1, element: Int, component: Int = 0, guide: Guide?, release: String
  ) -> String? {
    if guide?.language == .xml { return nil }
    if let rule = guide?.rule(.init(tag), at: position, element: element, component: component) {
      return rule.reference == 0 ? nil : Self.text(rule.reference)
    }
    guard let entry = parse("\(release)/segments")?[tag], element > 0 else { return nil }
    guard let elements = (entry["elements"] ?? entry).array, element <= elements.count else { return nil }
    var place = elements[element - 1]
    if let components = place["components"]?.array {
      guard component > 0, component <= components.count else { return nil }
      place = components[component - 1]
    }
    return place.string.flatMap { $0.split(separator: " ").first.map(String.init) }
  }

  /// A reference number as people write it: `355`, `I05`.
  package static func text(_ reference: UInt16) -> String {
    guard reference > 10_000 else { return "\(reference)" }
    let number = reference - 10_000
    return number < 10 ? "I0\(number)" : "I\(number)"
  }

  private func parse(_ name: String) -> JSON5Value? {
    if let known = files[name] { return known }
    var value: JSON5Value?
    do throws(SpecErrors) {
      value = try folder.parse("guides/x12/\(name).json5")
    } catch {
      problems.append(contentsOf: error.messages)
    }
    files[name] = .some(value)
    return value
  }
}
