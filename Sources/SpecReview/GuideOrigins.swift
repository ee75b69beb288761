// Where each usage, element and condition of a guide for X12 was said: in the standard's files, or by the partner's guide
// that changed it last.

import Conformance
import JSON5
import Mapping
import PartnerSpec

struct GuideOrigins {
  private let folder: SpecFolder
  /// By place: `PO1>N1`, `PO1>N1/03`, `PO1>REF/04-2`.
  private var usages: [String: SpecOrigin] = [:]
  private var elements: [String: SpecOrigin] = [:]
  private var conditions: [String: SpecOrigin] = [:]
  private let segments: JSON5Value

  init(_ path: String, release: String, _ library: SpecLibrary) throws(SpecErrors) {
    folder = library.folder
    segments = try library.tree("guides/x12/\(release)/segments.json5")
    for layer in try library.layers(path, .guide) { note(layer) }
  }

  private mutating func note(_ layer: JSON5Value) {
    for area in ["heading", "detail", "summary"] { note(layer[area]?.array ?? [], "") }
    for item in layer["add"]?.array ?? [] {
      let prefix = item["in"]?.string.map { $0 + ">" } ?? ""
      if let text = (item["segment"] ?? item["loop"])?.string {
        usages[prefix + Self.name(text)] = SpecOrigin(item, folder)
        if let content = item["content"]?.array { note(Array(content.dropFirst()), prefix + Self.name(text) + ">") }
      }
    }
    for member in layer["segments"]?.entries ?? [] { usages[Self.key(member.key)] = SpecOrigin(member, folder) }
    for member in layer["elements"]?.entries ?? [] { elements[Self.key(member.key)] = SpecOrigin(member, folder) }
    for member in layer["conditions"]?.entries ?? [] { conditions[Self.key(member.key)] = SpecOrigin(member, folder) }
  }

  private mutating func note(_ entries: [JSON5Value], _ prefix: String) {
    for entry in entries {
      if let text = entry.string {
        usages[prefix + Self.name(text)] = SpecOrigin(entry, folder)
      } else if let loop = entry["loop"]?.string {
        let path = prefix + Self.name(loop)
        usages[path] = SpecOrigin(entry, folder)
        note(Array((entry["content"]?.array ?? []).dropFirst()), path + ">")
      }
    }
  }

  /// `REF O 12` names REF.
  private static func name(_ text: String) -> String { String(text.prefix { $0 != " " }) }

  /// A key as places are written here.
  private static func key(_ text: String) -> String {
    guard var place = MapPlace(text) else { return text }
    place.occurrence = 0
    return place.description
  }

  func usage(_ path: String) -> SpecOrigin? { usages[path] }

  /// The partner's word on an element, else the standard's.
  func element(_ path: String, _ tag: String, _ element: Int, _ component: Int = 0) -> SpecOrigin? {
    let number = element < 10 ? "0\(element)" : "\(element)"
    let name = "\(path)/\(number)\(component > 0 ? "-\(component)" : "")"
    if let own = elements[name] { return own }
    let list = (segments[tag]?["elements"] ?? segments[tag])?.array ?? []
    guard list.indices.contains(element - 1) else { return nil }
    let components = list[element - 1]["components"]?.array ?? []
    let value = components.indices.contains(component - 1) ? components[component - 1] : list[element - 1]
    return SpecOrigin(value, folder)
  }

  func conditions(_ path: String, _ tag: String) -> SpecOrigin? {
    conditions[path] ?? (segments[tag]?["conditions"]).map { SpecOrigin($0, folder) }
  }
}
