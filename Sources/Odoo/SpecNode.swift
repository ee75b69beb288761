// A target spec as it is written. Every value remembers its file and place, so that specs that extend each other can be
// joined and a mistake still names the line it is on.

import JSON5

struct SpecNode: Sendable {
  struct Member: Sendable {
    let key: String
    let place: JSON5Place
    let file: String
    var value: SpecNode
  }

  enum Content: Sendable {
    case null
    case bool(Bool)
    case number(String)
    case text(String)
    case list([SpecNode])
    case object([Member])
  }

  var content: Content
  let place: JSON5Place
  let file: String

  init(_ value: JSON5Value, file: String) {
    place = value.place
    self.file = file
    switch value.content {
    case .null: content = .null
    case .bool(let bool): content = .bool(bool)
    case .number(let number): content = .number(number)
    case .string(let text): content = .text(text)
    case .array(let values): content = .list(values.map { SpecNode($0, file: file) })
    case .object(let members):
      content = .object(
        members.map { Member(key: $0.key, place: $0.place, file: file, value: SpecNode($0.value, file: file)) })
    }
  }

  // MARK: Looking in

  var members: [Member] { if case .object(let members) = content { members } else { [] } }
  var isObject: Bool { if case .object = content { true } else { false } }
  var list: [SpecNode]? { if case .list(let nodes) = content { nodes } else { nil } }
  var bool: Bool? { if case .bool(let value) = content { value } else { nil } }
  var string: String? { if case .text(let text) = content { text } else { nil } }
  subscript(key: String) -> SpecNode? { members.first { $0.key == key }?.value }

  func text(_ what: String) throws(JSON5Error) -> String {
    guard let string else { throw fault("found \(kindName), expected \(what)") }
    return string
  }

  /// A small whole number, not negative.
  func count(_ what: String) throws(JSON5Error) -> Int {
    guard case .number(let text) = content, let value = Int(text), 0...99 ~= value else {
      throw fault("found \(kindName), expected \(what)")
    }
    return value
  }

  func nodes(_ what: String) throws(JSON5Error) -> [SpecNode] {
    guard let list else { throw fault("found \(kindName), expected \(what)") }
    return list
  }

  /// The members; all of their keys must be among `names`.
  func members(among names: [String]) throws(JSON5Error) -> [Member] {
    guard isObject else { throw fault("found \(kindName), expected an object") }
    for member in members where !names.contains(member.key) {
      throw member.unknown("key", names)
    }
    return members
  }

  // MARK: Faults

  func fault(_ message: String) -> JSON5Error { JSON5Error(file: file, place: place, message: message) }

  /// The fault that `name` is not one of `candidates`.
  func unknown(_ what: String, _ name: String, _ candidates: some Sequence<String>) -> JSON5Error {
    fault(unknownMessage(what, name, candidates))
  }

  private var kindName: String {
    switch content {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .text: "a string"
    case .list: "an array"
    case .object: "an object"
    }
  }
}

extension SpecNode.Member {
  func fault(_ message: String) -> JSON5Error { JSON5Error(file: file, place: place, message: message) }
  func unknown(_ what: String, _ candidates: some Sequence<String>) -> JSON5Error {
    fault(unknownMessage(what, key, candidates))
  }
}

private func unknownMessage(_ what: String, _ name: String, _ candidates: some Sequence<String>) -> String {
  guard let near = Suggestion.nearest(to: name, in: candidates) else { return "found the unknown \(what) '\(name)'" }
  return "found the unknown \(what) '\(name)', did you mean '\(near)'?"
}

// MARK: Joining

extension SpecNode {
  /// Objects that are joined member by member: these, and the entries of `named` ones.
  private static let joined: Set<String> = [
    "policies", "digits", "units", "basis", "exceptions", "domains", "models", "fields", "documents", "operations",
    "items", "tail", "values", "kwargs", "shared",
  ]
  private static let named: Set<String> = ["documents", "operations", "items", "tail", "fields", "shared"]

  /// This spec with what `over` says instead or in addition. Anything but the objects above is replaced whole; a list of
  /// lines in `values` is joined like an operation.
  func joined(with over: SpecNode, key: String = "", parent: String = "") -> SpecNode {
    let isList = parent == "values" && self["list"] != nil && over.isObject && over.hasOnlyListParts
    let joins = key.isEmpty || Self.joined.contains(key) || Self.named.contains(parent) || isList
    guard joins, isObject, case .object(let news) = over.content else { return over }
    var result = members
    for new in news {
      if let index = result.firstIndex(where: { $0.key == new.key }) {
        let value = result[index].value.joined(with: new.value, key: new.key, parent: key)
        result[index] = Member(key: new.key, place: new.place, file: new.file, value: value)
      } else {
        result.append(new)
      }
    }
    var node = self
    node.content = .object(result)
    return node
  }

  private var hasOnlyListParts: Bool { members.allSatisfy { ["list", "items", "tail"].contains($0.key) } }
}
