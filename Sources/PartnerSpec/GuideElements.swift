// What a guide changes in the elements and conditions of a segment at one place: `null` for not used, `"M"`, or an object of
// use, length, codes and repeat.

import Conformance
import JSON5
import Mapping

extension GuideReader {
  typealias Element = SegmentOutline.Element

  /// Changes the element or component a place names.
  mutating func changeElement(_ form: inout SegmentOutline, _ place: MapPlace, _ member: JSON5Member) {
    let index = place.element - 1
    guard form.elements.indices.contains(index) else {
      let count = form.elements.count
      return reader.fail(member, "\(form.tag) has no element \(place.element), it has \(count) in release \(release)")
    }
    guard place.component > 0 else { return change(&form.elements[index], member.value, place.description) }
    guard case .composite(var components, let conditions) = form.elements[index].content else {
      return reader.fail(member, "\(form.tag)/\(place.element) has no components")
    }
    guard components.indices.contains(place.component - 1) else {
      return reader.fail(member, "\(form.tag)/\(place.element) has only \(components.count) components")
    }
    change(&components[place.component - 1], member.value, place.description)
    form.elements[index].content = .composite(components, conditions)
  }

  private mutating func change(_ element: inout Element, _ value: JSON5Value, _ name: String) {
    if value.isNull {
      element.isUsed = false
      element.isMandatory = false
      return
    }
    element.isUsed = true
    if value.string != nil { return changeUse(&element, value) }
    guard value.isObject else {
      return reader.fail(value, "found \(value.kindName), expected 'M', 'O', null or { use, length, codes, repeat }")
    }
    reader.refuseUnknown(value, known: ["use", "length", "codes", "repeat"])
    if let use = value["use"] { changeUse(&element, use) }
    if let times = value["repeat"] {
      if times.string == "*" {
        element.repeats = 0
      } else if let count = times.integer, (1...9_999).contains(count) {
        element.repeats = count
      } else {
        reader.fail(times, "expected how often the element may come, 1 or more, or '*'")
      }
    }
    let own = [value["length"], value["codes"]].compactMap(\.self)
    guard let first = own.first else { return }
    guard case .simple(var simple) = element.content else {
      return reader.fail(first, "\(name) is a composite: name a component, such as \(name)-1")
    }
    if let length = value["length"] { changeLength(&simple, length) }
    if let codes = value["codes"] { changeCodes(&simple, codes) }
    element.content = .simple(simple)
  }

  private mutating func changeUse(_ element: inout Element, _ value: JSON5Value) {
    guard let use = reader.choice(value, ["M", "O", "X"]) else { return }
    element.isMandatory = use == "M"
  }

  private mutating func changeLength(_ simple: inout ElementOutline, _ value: JSON5Value) {
    guard let text = reader.string(value, "lengths such as '1/15'") else { return }
    guard let (low, high) = Self.lengths(text[...]) else {
      return reader.fail(value, "found '\(text)', expected the shortest and the longest such as '1/15'")
    }
    simple.minimum = low
    simple.maximum = high
  }

  // MARK: Codes

  /// `"NE SA"` is all that may stand, out of the standard's list; `{ add, remove }` changes the list.
  private mutating func changeCodes(_ simple: inout ElementOutline, _ value: JSON5Value) {
    guard simple.type == .code || simple.type == .text else {
      return reader.fail(value, "element \(simple.number) is of type \(simple.type.name) and has no codes")
    }
    let standard = simple.standardCodeLines ?? simple.codeLines
    var codes = simple.codes.map(String.init)
    if value.isObject {
      reader.refuseUnknown(value, known: ["add", "remove"])
      for code in value["remove"].map({ words($0) }) ?? [] {
        if !codes.contains(code) { refuse(code, value, codes, simple) }
        codes.removeAll { $0 == code }
      }
      codes += value["add"].map { words($0) } ?? []
    } else {
      let wanted = words(value)
      if !codes.isEmpty { for code in wanted where !codes.contains(code) { refuse(code, value, codes, simple) } }
      codes = wanted
    }
    for code in codes where code.utf8.count < simple.minimum || code.utf8.count > simple.maximum {
      reader.fail(value, "code \(code) does not fit in \(simple.minimum)/\(simple.maximum) characters")
    }
    if codes.isEmpty { reader.fail(value, "no code is left that may stand") }
    if codes.contains(where: { $0.utf8.count > 8 }) { reader.fail(value, "a code has at most 8 characters") }
    simple.type = .code
    simple.codeLines = [codes.joined(separator: " ")]
    simple.standardCodeLines = standard
  }

  private mutating func refuse(_ code: String, _ value: JSON5Value, _ codes: [String], _ simple: ElementOutline) {
    let hint = Suggestion.nearest(to: code, in: codes).map { ", did you mean \($0)?" } ?? ""
    reader.fail(
      value, "\(code) is no code of element \(simple.number)\(hint) Codes beyond the list are added: codes: { add }")
  }

  private mutating func words(_ value: JSON5Value) -> [String] {
    reader.strings(value, "codes").flatMap { $0.split(separator: " ").map(String.init) }
  }

  // MARK: Conditions

  /// `{ add: ["C0302"], remove: ["P0607"] }`, of a segment or a composite.
  mutating func changeConditions(_ form: inout SegmentOutline, _ place: MapPlace, _ member: JSON5Member) {
    let value = member.value
    _ = reader.members(value, "{ add, remove }")
    reader.refuseUnknown(value, known: ["add", "remove"])
    if place.element == 0 {
      change(&form.conditions, value, limit: form.elements.count)
      return
    }
    let index = place.element - 1
    guard form.elements.indices.contains(index), place.component == 0,
      case .composite(let components, var conditions) = form.elements[index].content
    else { return reader.fail(member, "found '\(member.key)', expected a segment or a composite element") }
    change(&conditions, value, limit: components.count)
    form.elements[index].content = .composite(components, conditions)
  }

  private mutating func change(_ conditions: inout [ConditionOutline], _ value: JSON5Value, limit: Int) {
    for old in value["remove"].map({ self.conditions($0) }) ?? [] {
      guard let index = conditions.firstIndex(where: { $0.kind == old.kind && $0.elements == old.elements }) else {
        reader.fail(
          value, "there is no such condition to remove; known: \(conditions.map(\.text).joined(separator: ", "))")
        continue
      }
      conditions.remove(at: index)
    }
    for var new in value["add"].map({ self.conditions($0) }) ?? [] {
      if new.elements.contains(where: { $0 > limit }) {
        reader.fail(value, "condition \(new.text) names an element beyond the last, which is \(limit)")
        continue
      }
      new.isImplementation = true
      conditions.append(new)
    }
  }
}

extension ConditionOutline {
  /// `P0304`
  package var text: String {
    let letter = ["P", "R", "E", "C", "L"][Int(kind.rawValue)]
    return letter + elements.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
  }
}
