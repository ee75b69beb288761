// Joins a target spec with one that extends it. Every value keeps its file and place, so that a mistake still names the
// line it is on.

import JSON5

extension JSON5Value {
  /// Objects that are joined member by member: these, and the entries of `named` ones.
  private static let joined: Set<String> = [
    "policies", "digits", "units", "basis", "exceptions", "domains", "models", "fields", "documents", "operations",
    "items", "tail", "values", "kwargs", "shared",
  ]
  private static let named: Set<String> = ["documents", "operations", "items", "tail", "fields", "shared"]

  /// This spec with what `over` says instead or in addition. Anything but the objects above is replaced whole; a list of
  /// lines in `values` is joined like an operation.
  func joined(with over: JSON5Value, key: String = "", parent: String = "") -> JSON5Value {
    let isList = parent == "values" && self["list"] != nil && over.isObject && over.hasOnlyListParts
    let joins = key.isEmpty || Self.joined.contains(key) || Self.named.contains(parent) || isList
    guard joins, isObject, over.isObject else { return over }
    return merging(over) { old, new in old.value.joined(with: new.value, key: new.key, parent: key) }
  }

  private var hasOnlyListParts: Bool { entries.allSatisfy { ["list", "items", "tail"].contains($0.key) } }
}
