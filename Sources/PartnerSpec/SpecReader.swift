// What all spec readers share: a place in a file for each complaint, all complaints collected.

import JSON5

struct SpecReader {
  var messages: [String] = []

  mutating func fail(_ value: JSON5Value, _ message: String) { messages.append(value.fault(message).description) }

  mutating func fail(_ member: JSON5Member, _ message: String) { messages.append(member.fault(message).description) }

  /// Takes over what reading another spec brought to light.
  mutating func add(_ errors: SpecErrors) { messages.append(contentsOf: errors.messages) }

  func check() throws(SpecErrors) {
    if !messages.isEmpty { throw SpecErrors(messages) }
  }

  mutating func string(_ value: JSON5Value, _ what: String) -> String? {
    if let text = value.string { return text }
    fail(value, "found \(value.kindName), expected \(what) as a string")
    return nil
  }

  mutating func members(_ value: JSON5Value, _ what: String) -> [JSON5Member] {
    if let members = value.members { return members }
    fail(value, "found \(value.kindName), expected \(what) as an object")
    return []
  }

  mutating func strings(_ value: JSON5Value, _ what: String) -> [String] {
    if let text = value.string { return [text] }
    guard let list = value.array else {
      fail(value, "found \(value.kindName), expected \(what) as a string or an array of strings")
      return []
    }
    return list.compactMap { string($0, what) }
  }

  /// One of a few words.
  mutating func choice(_ value: JSON5Value, _ known: [String]) -> String? {
    guard let text = string(value, known.joined(separator: ", ")) else { return nil }
    if known.contains(text) { return text }
    let hint = Suggestion.nearest(to: text, in: known).map { ", did you mean '\($0)'?" } ?? ""
    fail(value, "found '\(text)'\(hint), expected one of: \(known.joined(separator: ", "))")
    return nil
  }

  mutating func bool(_ value: JSON5Value) -> Bool? {
    if let bool = value.bool { return bool }
    fail(value, "found \(value.kindName), expected true or false")
    return nil
  }

  mutating func list(_ value: JSON5Value, _ what: String) -> [JSON5Value] {
    if let list = value.array { return list }
    fail(value, "found \(value.kindName), expected \(what) as an array")
    return []
  }

  mutating func required(_ value: JSON5Value, _ key: String) -> JSON5Value? {
    if let member = value[key] { return member }
    fail(value, "'\(key)' is missing")
    return nil
  }

  /// Complains of keys nobody reads, with the nearest known one.
  mutating func refuseUnknown(_ value: JSON5Value, known: [String]) {
    for member in value.members ?? [] where !known.contains(member.key) {
      let hint = Suggestion.nearest(to: member.key, in: known).map { ", did you mean '\($0)'?" } ?? ""
      messages.append(
        member.fault("unknown key '\(member.key)'\(hint) known: \(known.joined(separator: ", "))").description)
    }
  }
}
