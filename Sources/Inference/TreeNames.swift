// What a drafted guide calls elements and attributes: prefixes are made of the namespaces, whatever the samples use.

import Mapping
import Octets
import XMLRecords

struct TreeNames {
  /// Namespaces by prefix, the root's first.
  private(set) var namespaces: [(prefix: String, namespace: String)] = []
  /// Attributes that a guide has room for, by element: those of one name have their numbers together, wherever they stand.
  private var kept: [XMLName: Set<XMLName>] = [:]
  private static let room = 56
  private var prefixes: [String: String] = ["http://www.w3.org/XML/1998/namespace": "xml"]

  init(_ elements: [TreeElement]) {
    guard let root = elements.first else { return }
    if !root.name.namespace.isEmpty { add(root.name.namespace, "") }
    for element in elements {
      add(element.name.namespace)
      for attribute in element.attributes where !attribute.name.namespace.isEmpty { add(attribute.name.namespace) }
    }
    if prefixes[""] == nil { prefixes[""] = "" }
    keep(elements)
  }

  /// A date takes the room of three: its time and its zone may come with it.
  private mutating func keep(_ elements: [TreeElement]) {
    var used: [XMLName: Int] = [:]
    for element in elements {
      for attribute in element.attributes where !(kept[element.name]?.contains(attribute.name) ?? false) {
        let size = attribute.leaf.tally.dates.count > 0 ? 3 : 1
        guard used[element.name, default: 0] + size <= Self.room else { continue }
        used[element.name, default: 0] += size
        kept[element.name, default: []].insert(attribute.name)
      }
    }
  }

  private mutating func add(_ namespace: String) {
    if prefixes[namespace] != nil || namespace.isEmpty && namespaces.first?.prefix != "" { return }
    let parts = namespace.pieces(at: "/").flatMap { $0.pieces(at: ":") }.flatMap { $0.pieces(at: "#") }
    let word = parts.last { $0.utf8.first.map { 0x61...0x7a ~= $0 | 0x20 } ?? false } ?? ""
    let letters = word.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    let base = namespace.isEmpty ? "plain" : letters.isEmpty ? "n" : String(letters.prefix(12))
    var prefix = base
    var number = 1
    while namespaces.contains(where: { $0.prefix == prefix }) || prefix == "xml" {
      number += 1
      prefix = "\(base)\(number)"
    }
    add(namespace, prefix)
  }

  private mutating func add(_ namespace: String, _ prefix: String) {
    prefixes[namespace] = prefix
    namespaces.append((prefix, namespace))
  }

  /// The element as a guide names it; nil where no guide can, as names there are of plain letters.
  func name(_ element: XMLName) -> String? {
    let prefix = prefixes[element.namespace] ?? ""
    let name = prefix.isEmpty ? element.local : "\(prefix):\(element.local)"
    return MapPlace.isTreeName(name[...]) ? name : nil
  }

  /// `@unit`; attributes without a prefix are in no namespace. Nil where no guide can name it, or has no room for it.
  func attribute(_ attribute: XMLName, of element: XMLName) -> String? {
    guard kept[element]?.contains(attribute) ?? false else { return nil }
    if attribute.namespace.isEmpty {
      return MapPlace.isTreeName(attribute.local[...]) ? "@\(attribute.local)" : nil
    }
    return prefixes[attribute.namespace].flatMap { prefix in
      let name = "\(prefix):\(attribute.local)"
      return prefix.isEmpty || !MapPlace.isTreeName(name[...]) ? nil : "@\(name)"
    }
  }
}
