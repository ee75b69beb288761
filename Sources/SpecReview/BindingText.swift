// A binding in words: how a field is read, as explanations and comparisons show it.

import Canonical
import Mapping

extension MapBinding {
  /// Where the value comes from: `BAK/09, else BAK/04`.
  package var sourceText: String {
    switch source {
    case .places(let places):
      if places.isEmpty, let fallback { return Self.text(fallback) }
      let list = places.map(\.description)
      if let join { return list.joined(separator: " and ") + ", joined with \(Self.quoted(join))" }
      return list.joined(separator: ", else ")
    case .moment(let dates, let time, let zone):
      var text = dates.map(\.description).joined(separator: ", else ")
      if let time { text += ", time \(time)" }
      if let zone { text += ", zone \(zone)" }
      return text
    case .constant(let text): return "always \(Self.quoted(text))"
    case .records(let ways): return ways.map(Self.text).joined(separator: "; ")
    }
  }

  /// The source, and what is made of it.
  package var text: String {
    var text = sourceText
    if let words { text += ", words \(words)" }
    if let table { text += ", table \(table) (unknown: \(unknown.name))" }
    if isSSCC { text += ", as SSCC" }
    if !edits.isEmpty { text += ", then " + edits.map(\.text).joined(separator: ", ") }
    if !timeEdits.isEmpty { text += ", time then " + timeEdits.map(\.text).joined(separator: ", ") }
    if let zoneIs { text += ", zone \(zoneIs) where there is none" }
    if let fallback, source.hasPlaces { text += ", else " + Self.text(fallback) }
    if let when { text += ", when \(when.text)" }
    return text
  }

  private static func text(_ fallback: MapFallback) -> String {
    switch fallback {
    case .text(let text): quoted(text)
    case .heading(let field): "\(field) of the heading"
    case .sum(let field): "sum of \(field) of all lines"
    case .count: "number of lines"
    }
  }

  private static func text(_ way: MapRecords) -> String {
    let form = form(way)
    return way.when.map { "\(form) when \($0.text)" } ?? form
  }

  private static func form(_ way: MapRecords) -> String {
    switch way.each {
    case .occurrence(let place): return "each \(place)"
    case .scope: return "one record"
    case .pairs(let place, let first, let second):
      let names = [first, second].filter { !$0.isEmpty }.joined(separator: ", ")
      return "pairs from \(place)\(names.isEmpty ? "" : " as \(names)")\(way.words.map { ", words \($0)" } ?? "")"
    }
  }

  private static func quoted(_ text: String) -> String { "\"\(text.replacing("\n", with: "\\n"))\"" }
}

extension MapBinding.Source {
  fileprivate var hasPlaces: Bool {
    if case .places(let places) = self { return !places.isEmpty }
    return true
  }
}

extension MapCondition {
  /// `type is standalone or new`
  fileprivate var text: String { "\(field) \(isNegated ? "is not" : "is") \(words.joined(separator: " or "))" }
}

extension MapEdit {
  /// For people: what is done to the partner's text.
  package var text: String {
    func quoted(_ bytes: [UInt8]) -> String { "\"\(String(decoding: bytes, as: UTF8.self))\"" }
    return switch self {
    case .upper: "in capitals"
    case .lower: "in small letters"
    case .substring(let from, 0): "from character \(from) on"
    case .substring(let from, let count): "\(count) characters from \(from) on"
    case .part(let number, let separator): "part \(number) between \(quoted(separator))"
    case .addPrefix(let text): "with \(quoted(text)) in front"
    case .addSuffix(let text): "with \(quoted(text)) behind"
    case .dropPrefix(let text): "without \(quoted(text)) in front"
    case .dropSuffix(let text): "without \(quoted(text)) behind"
    case .pad(let byte, let length, let isLeft):
      "filled with \(quoted([byte])) to \(length) on the \(isLeft ? "left" : "right")"
    case .unpad(let byte, _, let isLeft): "without \(quoted([byte])) on the \(isLeft ? "left" : "right")"
    case .replace(let old, let new): "\(quoted(old)) replaced by \(quoted(new))"
    case .times(let number): "times \(number.text)"
    case .over(let number): "divided by \(number.text)"
    case .plus(let number): "plus \(number.text)"
    case .round(let digits, let mode): "rounded to \(digits) digits (\(mode.rawValue))"
    case .date(let pattern), .undate(let pattern): "dates as \(pattern.text)"
    case .time(let pattern), .untime(let pattern): "times as \(pattern.text)"
    }
  }
}

extension FieldType {
  /// For people.
  package var text: String {
    switch self {
    case .one(let kind): "a \(kind)"
    case .many(let kind): "\(kind) records"
    default: "\(self)"
    }
  }
}
