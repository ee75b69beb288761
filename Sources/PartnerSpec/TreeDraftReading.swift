// The elements of a guide for XML as they are written down: usage, maximum, type, lengths, attributes, what is inside.

import Conformance
import Elements
import JSON5
import Mapping
import Octets

extension TreeGuideReader {
  private static let depthLimit = 24
  private static let members = [
    "use", "type", "codes", "attributes", "keys", "inherits", "elements", "before", "empty",
  ]

  mutating func children(_ value: JSON5Value, depth: Int) -> [TreeDraft] {
    if depth > Self.depthLimit {
      reader.fail(value, "types use each other in a circle")
      return []
    }
    var list: [TreeDraft] = reader.members(value, "elements").compactMap { member in
      if member.value.isNull { return nil }
      if !MapPlace.isTreeName(member.key[...]) {
        reader.fail(member, "found '\(member.key)', expected the name of an element, with its prefix")
        return nil
      }
      return element(member, depth)
    }
    for draft in list where draft.at["before"] != nil { move(draft, in: &list) }
    return list
  }

  /// Puts an element before the one it says it comes before.
  private mutating func move(_ draft: TreeDraft, in list: inout [TreeDraft]) {
    guard let before = draft.at["before"], let name = reader.string(before, "the name of an element") else { return }
    guard let from = list.firstIndex(where: { $0.name == draft.name }), list.contains(where: { $0.name == name }) else {
      return reader.fail(before, "there is no '\(name)' beside '\(draft.name)'")
    }
    let moved = list.remove(at: from)
    list.insert(moved, at: list.firstIndex { $0.name == name } ?? from)
  }

  /// `"M 1 R @unitCode"`, or `{ use: "M *", elements: {} }`
  private mutating func element(_ member: JSON5Member, _ depth: Int) -> TreeDraft? {
    let value = member.value
    var draft = TreeDraft(name: member.key, at: value)
    if value.isObject { reader.refuseUnknown(value, known: Self.members) }
    let text = value.string ?? value["use"].flatMap { reader.string($0, "usage and maximum") } ?? "O 1"
    var words = text.split(separator: " ").map(String.init)
    guard words.count >= 2, words[0] == "M" || words[0] == "O", let maximum = words[1] == "*" ? 0 : Int(words[1]),
      maximum >= 0
    else {
      reader.fail(member, "found '\(text)', expected usage and maximum, such as 'M 1' or 'O * AN 1/200 @schemeID'")
      return nil
    }
    (draft.isMandatory, draft.maximum) = (words[0] == "M", maximum)
    words.removeFirst(2)
    if let type = value["type"].flatMap({ reader.string($0, "a type") }) {
      words += type.split(separator: " ").map(String.init)
    }
    apply(words, to: &draft, member, depth)
    if let list = value["attributes"] { draft.attributes = joined(draft.attributes, attributes(list)) }
    if let keys = value["keys"] { draft.keys = reader.strings(keys, "a place inside the element") }
    if let list = value["inherits"] {
      draft.inherited = reader.members(list, "places by attributes").compactMap { member in
        guard let text = reader.string(member.value, "a place before the element") else { return nil }
        let one = TreeDraft.Inherited(member.key, text)
        if one == nil {
          reader.fail(member, "expected an attribute and a place, such as \"@order\": \"OrderReference/@orderID\"")
        }
        return one
      }
    }
    if let empty = value["empty"] { draft.mayBeEmpty = reader.bool(empty) ?? false }
    if let codes = value["codes"] { draft.content?.limit(to: reader.strings(codes, "codes")) }
    if let elements = value["elements"] {
      let own = children(elements, depth: depth + 1)
      draft.children =
        draft.children.filter { old in !own.contains { $0.name == old.name } && elements[old.name] == nil } + own
      draft.content = nil
    }
    return draft
  }

  /// What the words of a type say: type and lengths, or the name of one of `types`; then attributes.
  private mutating func apply(_ words: [String], to draft: inout TreeDraft, _ member: JSON5Member, _ depth: Int) {
    var words = words[...]
    draft.content = ElementOutline(number: "", type: .text, minimum: 1, maximum: Self.longest)
    if let word = words.first, !word.hasPrefix("@") {
      words.removeFirst()
      if let type = ElementType(word) {
        let (low, high) = lengths(words.first, type, member)
        if words.first?.contains("/") ?? false {
          draft.isCompact = type == .date
          words.removeFirst()
        }
        draft.content = ElementOutline(number: "", type: type, minimum: low, maximum: high)
      } else if let known = readTypes[word] {
        (draft.content, draft.attributes, draft.children) = (known.content, known.attributes, known.children)
        draft.isCompact = known.isCompact
      } else if let type = types[word] {
        apply(type, to: &draft, member, depth)
        readTypes[word] = draft
      } else {
        let hint = Suggestion.nearest(to: word, in: Array(types.keys)).map { ", did you mean '\($0)'?" } ?? ""
        reader.fail(member, "there is no type '\(word)'\(hint)")
      }
    }
    for word in words {
      guard word.hasPrefix("@"), MapPlace.isTreeName(word.dropFirst()) else {
        reader.fail(member, "found '\(word)', expected an attribute such as @unitCode")
        continue
      }
      draft.attributes = joined(
        draft.attributes, [TreeDraft.Attribute(name: word, outline: Self.plain, isMandatory: false)])
    }
  }

  /// A type that is a text like any element's, or the elements inside.
  private mutating func apply(_ type: JSON5Value, to draft: inout TreeDraft, _ member: JSON5Member, _ depth: Int) {
    if let text = type.string {
      return apply(text.split(separator: " ").map(String.init), to: &draft, member, depth)
    }
    draft.content = nil
    draft.children = children(type, depth: depth + 1)
  }

  /// `{ "@schemeID": "O AN 1/20", "@unitCode": { use: "M", codes: "EA KG" } }`
  mutating func attributes(_ value: JSON5Value) -> [TreeDraft.Attribute] {
    reader.members(value, "attributes").compactMap { member in
      guard member.key.hasPrefix("@"), MapPlace.isTreeName(member.key.dropFirst()) else {
        reader.fail(member, "found '\(member.key)', expected an attribute such as @unitCode")
        return nil
      }
      var attribute = TreeDraft.Attribute(name: member.key, outline: Self.plain, isMandatory: false)
      let words = (member.value.string ?? "\(member.value["use"]?.string ?? "O") \(member.value["type"]?.string ?? "")")
        .split(separator: " ").map(String.init)
      attribute.isMandatory = words.first == "M"
      if words.count > 1, let type = ElementType(words[1]) {
        let (low, high) = lengths(words.dropFirst(2).first, type, member)
        attribute.outline = ElementOutline(number: "", type: type, minimum: low, maximum: high)
      }
      if let codes = member.value["codes"] { attribute.outline.limit(to: reader.strings(codes, "codes")) }
      return attribute
    }
  }

  /// What a word behind a type says, `1/15`; those of the type where there is no such word.
  private mutating func lengths(_ word: String?, _ type: ElementType, _ member: JSON5Member) -> (Int, Int) {
    guard let word, word.contains("/") else { return Self.usualLengths(type) }
    if let lengths = GuideReader.lengths(Substring(word)) { return lengths }
    reader.fail(member, "found '\(word)', expected the shortest and the longest such as '1/15'")
    return Self.usualLengths(type)
  }

  private func joined(_ old: [TreeDraft.Attribute], _ new: [TreeDraft.Attribute]) -> [TreeDraft.Attribute] {
    old.filter { one in !new.contains { $0.name == one.name } } + new
  }

  static let longest = 65_536
  private static let plain = ElementOutline(number: "", type: .text, minimum: 1, maximum: longest)

  private static func usualLengths(_ type: ElementType) -> (Int, Int) {
    switch type {
    case .text, .code, .binary: (1, longest)
    case .decimal, .implied: (1, 40)
    case .date: (8, 8)
    case .time: (4, 8)
    }
  }
}

extension ElementOutline {
  /// Makes it one of these codes.
  fileprivate mutating func limit(to codes: [String]) {
    if type == .text { type = .code }
    codeLines = codes
  }
}
