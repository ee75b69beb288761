// What a drafted guide calls elements and attributes: prefixes are made of the namespaces, whatever the samples use.

import Mapping
import Octets
import XMLRecords

struct TreeNames {
  /// Namespaces by prefix, the root's first.
  private(set) var namespaces: [(prefix: String, namespace: String)] = []
  private var prefixes: [String: String] = ["http://www.w3.org/XML/1998/namespace": "xml"]

  init(_ elements: [TreeElement]) {
    guard let root = elements.first else { return }
    if !root.name.namespace.isEmpty { add(root.name.namespace, "") }
    for element in elements {
      add(element.name.namespace)
      for attribute in element.attributes where !attribute.name.namespace.isEmpty { add(attribute.name.namespace) }
    }
    if prefixes[""] == nil { prefixes[""] = "" }
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

  /// `@unit`; attributes without a prefix are in no namespace.
  func attribute(_ attribute: XMLName) -> String? {
    if attribute.namespace.isEmpty {
      return MapPlace.isTreeName(attribute.local[...]) ? "@\(attribute.local)" : nil
    }
    return prefixes[attribute.namespace].flatMap { prefix in
      let name = "\(prefix):\(attribute.local)"
      return prefix.isEmpty || !MapPlace.isTreeName(name[...]) ? nil : "@\(name)"
    }
  }
}
