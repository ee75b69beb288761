// A binding in words: how a field is read, as explanations and comparisons show it.

import Canonical
import Mapping

extension MapBinding {
  /// Where the value comes from: `BAK/09, else BAK/04`.
  package var sourceText: String {
    switch source {
    case .places(let places):
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
    return text
  }

  private static func text(_ way: MapRecords) -> String {
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
