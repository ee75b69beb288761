// What all spec readers share: a place in a file for each complaint, all complaints collected.

import JSON5

struct SpecReader {
  private(set) var messages: [String] = []

  mutating func fail(_ value: JSON5Value, _ message: String) { messages.append(value.fault(message).description) }

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
