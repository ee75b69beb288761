// What keeps a document from being written, in words and as JSON: which document and line, which field or element, what was
// found and what would be right.

import Canonical
import JSON5
import Mapping
import Octets
import OdooRecords

extension GenerationProblem {
  /// The document goes out without it; anything else keeps it back.
  package var isNote: Bool {
    switch problem {
    case .writing(let problem): problem.isNote
    case .record(let problem): problem.isNote
    case .untold: true
    case .reading, .kind, .second, .addresses: false
    }
  }

  /// One line: `orders.jsonl: document 3 (PO-17), line 2, REF02: ...`.
  package func text(file: String) -> String {
    var place = "\(file): document \(document)\(number.isEmpty ? "" : " (\(number))")"
    switch problem {
    case .second: return "\(place): the file holds one document; name a folder with -o to have one file for each"
    case .addresses:
      return
        "\(place): nothing says who writes to whom; name the partner it is for, or both with --from and --to of 'generate'"
    case .kind(let kind):
      return "\(place): nothing says how a \(kind.rawValue) is written; name a guide that is for such documents"
    case .untold(let count):
      let values = count == 1 ? "1 more value of it is" : "\(count) more values of it are"
      return "\(place): \(values) left out or cannot be said"
    case .reading(let problem):
      place += ", \(problem.pointer.isEmpty ? "/" : problem.pointer)"
      return "\(place), line \(problem.place.line): found \(problem.found), expected \(problem.expected)"
        + Self.hint(problem.pointer, problem.candidates)
    case .record(let problem):
      if !problem.pointer.isEmpty { place += ", \(problem.pointer)" }
      return "\(place), line \(problem.place.line): found \(problem.found), expected \(problem.expected)"
        + Self.hint(problem.pointer, problem.candidates)
    case .writing(let problem):
      if problem.line > 0 { place += ", line \(problem.line)" }
      if !problem.place.isEmpty { place += ", \(problem.place)" }
      return "\(place): \(Self.words(problem))"
    }
  }

  /// Where an input cannot be read, and what was expected there.
  private static func add(
    _ pointer: String, _ place: Place, found: String, expected: String, to object: inout JSONMembers
  ) {
    object.add("pointer", pointer)
    object.add("line", count: place.line)
    object.add("column", count: place.column)
    object.add("offset", count: place.offset)
    object.add("found", found)
    object.add("expected", expected)
  }

  /// The name nearest to the last one of a pointer.
  private static func hint(_ pointer: String, _ candidates: [String]) -> String {
    let near = Suggestion.nearest(to: String(pointer.split(separator: "/").last ?? ""), in: candidates)
    return near.map { ", did you mean '\($0)'?" } ?? ""
  }

  package func json(file: String) -> String {
    var object = JSONMembers()
    object.add("file", file)
    object.add("document", count: UInt64(document))
    if !number.isEmpty { object.add("number", number) }
    switch problem {
    case .second: object.add("rule", "secondDocument")
    case .addresses: object.add("rule", "noAddresses")
    case .untold(let count):
      object.add("rule", "untold")
      object.add("severity", "note")
      object.add("count", count: UInt64(count))
    case .kind(let kind):
      object.add("rule", "noMap")
      object.add("found", kind.rawValue)
    case .reading(let problem):
      object.add("rule", problem.rule.rawValue)
      Self.add(problem.pointer, problem.place, found: problem.found, expected: problem.expected, to: &object)
    case .record(let problem):
      object.add("rule", problem.rule.rawValue)
      object.add("severity", problem.isNote ? "note" : "reject")
      Self.add(problem.pointer, problem.place, found: problem.found, expected: problem.expected, to: &object)
    case .writing(let problem):
      object.add("rule", problem.rule.rawValue)
      object.add("severity", problem.isNote ? "note" : "reject")
      if problem.line > 0 { object.add("documentLine", count: UInt64(problem.line)) }
      if let record = problem.record { object.add("record", "\(record)") }
      if !problem.field.isEmpty { object.add("field", problem.field) }
      if !problem.place.isEmpty { object.add("place", problem.place) }
      if !problem.text.isEmpty { object.add("found", problem.text) }
      if problem.count > 0 { object.add("records", count: UInt64(problem.count)) }
    }
    return JSONText.object(object.members).line
  }

  private static func words(_ problem: WritingProblem) -> String {
    let what = what(problem)
    let end = problem.isLeftOut ? "; it is left out" : ""
    switch problem.rule {
    case .notKept: return "\(what) has no place in this set; it is left out"
    case .noTime: return "\(what) has no place for its time in this set; its day is written"
    case .noPlace: return "\(what) finds no place: all it could have are taken, or lack what they must have\(end)"
    case .tooLong: return "\(what) is longer than the element\(end)"
    case .unsayable:
      return "\(what) cannot be said in the element: too many decimals, no date, or a code that is a word of ours\(end)"
    case .passedOver:
      return "'\(problem.text)' is what rows begin with that the guide ignores: the row would not be read\(end)"
    case .delimiter: return "'\(problem.text)' holds a delimiter of the interchange; choose others or change the text"
    case .character: return "'\(problem.text)' holds a character the partner does not take"
    }
  }

  private static func what(_ problem: WritingProblem) -> String {
    let record = problem.record.map { "\($0)" } ?? "value"
    if problem.field.isEmpty { return "this \(record)" }
    if problem.isWhole, problem.count == 0 {
      let which = problem.text.isEmpty ? "this \(record)" : "the \(record) of \(problem.field) '\(problem.text)'"
      return "\(which), with all it says,"
    }
    if problem.count > 0 {
      return "\(problem.field) of the \(record) (\(problem.count) \(problem.count == 1 ? "record" : "records"))"
    }
    return "\(problem.field) '\(problem.text)' of the \(record)"
  }
}
