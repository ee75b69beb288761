// One thing that is said of a spec: a mistake, or a warning of what can be read but is hardly meant. Each has a place in a
// file. Remarks are collected over all specs, each said once, and told in the order of files.

import JSON5
import Mapping
import PartnerSpec

package struct SpecRemark: Hashable, Sendable {
  package enum Severity: String, Sendable, CaseIterable {
    /// The spec cannot be used.
    case error
    case warning
  }

  /// What a remark is about, for programs.
  package enum Rule: String, Sendable, CaseIterable {
    case mistake = "spec.mistake"
    case unusedWords = "words.unused"
    case unusedPart = "part.unused"
    case unusedTable = "table.unused"
    case unusedFile = "file.unused"
    case nowhere = "place.nowhere"
    case codeUnknown = "condition.code"
    case elementUnknown = "condition.element"
    case wordUnknown = "condition.word"
    case elementUnused = "element.unused"
    case dead = "place.dead"
    case unfilled = "field.unfilled"
    case unfilledOdoo = "odoo.unfilled"
    case severalCodes = "write.severalCodes"
    case mandatoryUnfilled = "write.mandatory"
    case sscc = "write.sscc"
    case editLost = "write.edit"
    case join = "write.join"
    case wordClash = "write.wordClash"
    case tableClash = "write.tableClash"
    case unwritable = "write.impossible"
  }

  package var severity: Severity
  package var rule: Rule
  package var file: String
  /// From 1; 0 where the whole file is meant.
  package var line: Int
  package var column: Int
  package var message: String

  package init(
    _ severity: Severity, _ rule: Rule, file: String, line: Int = 0, column: Int = 0, _ message: String
  ) {
    self.severity = severity
    self.rule = rule
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// Takes `file:line:column: message` apart, as readers of specs write it.
  package init(mistake text: String, _ rule: Rule = .mistake) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    self.init(.error, rule, file: "", text)
    for index in parts.indices.dropFirst().dropLast(2) {
      guard let line = Int(parts[index]), let column = Int(parts[index + 1]), parts[index + 2].first == " " else {
        continue
      }
      file = parts[..<index].joined(separator: ":")
      self.line = line
      self.column = column
      message = String(parts[(index + 2)...].joined(separator: ":").dropFirst())
      return
    }
    // A file that cannot be read has no line.
    if let split = text.firstIndex(of: ":"), text.hasPrefix("/") || text.hasPrefix(".") {
      file = String(text[..<split])
      message = String(text[text.index(after: split)...].drop { $0 == " " })
    }
  }
}

/// Remarks in the making.
package struct SpecRemarks: Sendable {
  package private(set) var list: [SpecRemark] = []
  private var seen: Set<SpecRemark> = []

  package init() {}

  package mutating func add(_ remark: SpecRemark) {
    if seen.insert(remark).inserted { list.append(remark) }
  }

  package mutating func add(_ errors: SpecErrors, _ rule: SpecRemark.Rule = .mistake) {
    for message in errors.messages { add(SpecRemark(mistake: message, rule)) }
  }

  mutating func warn(_ rule: SpecRemark.Rule, at binding: MapBinding, _ message: String) {
    add(
      SpecRemark(.warning, rule, file: binding.file, line: binding.line, column: binding.column, message))
  }

  mutating func warn(_ rule: SpecRemark.Rule, at value: JSON5Value, _ message: String) {
    add(
      SpecRemark(
        .warning, rule, file: "\(value.file)", line: value.place.line, column: value.place.column, message))
  }

  mutating func warn(_ rule: SpecRemark.Rule, at member: JSON5Member, _ message: String) {
    add(
      SpecRemark(
        .warning, rule, file: "\(member.file)", line: member.place.line, column: member.place.column, message))
  }

  package mutating func keep(where isWanted: (SpecRemark) -> Bool) { list.removeAll { !isWanted($0) } }

  /// By severity, then by file and place.
  package var sorted: [SpecRemark] {
    list.sorted { one, other in
      if one.severity != other.severity { return one.severity == .error }
      return (one.file, one.line, one.column, one.message) < (other.file, other.line, other.column, other.message)
    }
  }

  package func count(_ severity: SpecRemark.Severity) -> Int { list.count { $0.severity == severity } }
}
