// Samples as files and as JSON: `samples/valid/*.edi` (`.csv`, `.xml`), and for each rule a folder with the input, the answers and the
// findings that are expected. Of a partner there is such a folder for each set.

import Findings
import Octets
import Translation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension RuleSample {
  private var expected: [(String, JSONText)] {
    [("rule", .string(rule.name)), ("findings", .array(findings.map(\.json)))]
  }

  /// What the folder of the sample says is expected.
  package var page: String { JSONText(members: expected).page() + "\n" }

  /// The whole sample on one line; `set` is said where there are several.
  package func line(_ set: String? = nil) -> String {
    var members = [("type", "sample" as JSONText)] + (set.map { [("set", .string($0))] } ?? []) + expected
    members.append(("input", .string(input)))
    for (kind, text) in answers { members.append((kind.rawValue, .string(text))) }
    return JSONText(members: members).line
  }
}

extension ValidSample {
  /// The sample on one line; `set` is said where there are several.
  package func line(_ set: String? = nil) -> String {
    let members = [("type", "valid" as JSONText)] + (set.map { [("set", .string($0))] } ?? [])
    return JSONText(members: members + [("name", .string(name)), ("input", .string(input))]).line
  }
}

extension ExpectedFinding {
  fileprivate var json: JSONText {
    var members: [(String, JSONText)] = [
      ("rule", .string(rule.name)), ("severity", .string(severity.name)), ("segment", .string(tag)),
    ]
    let numbers = [
      ("set", set), ("ordinal", segment), ("element", element), ("component", component), ("occurrence", occurrence),
      ("reference", reference),
    ]
    for (name, number) in numbers where number > 0 { members.append((name, .number(Int64(number)))) }
    if isImplementation { members.append(("implementation", .bool(true))) }
    return JSONText(members: members)
  }
}

/// The folder `samples` of a guide, or of one set of a partner.
package struct SampleFolder {
  private let path: String

  /// Makes the folder in `parent`, or one in it for a set. One that is there already is left alone: old samples among new
  /// ones would mislead.
  package init(in parent: String, set: String? = nil) throws(FileError) {
    path = "\(parent)/samples" + (set.map { "/\($0)" } ?? "")
    if !listFolder(path).isEmpty { throw FileError("create", path, code: EEXIST) }
    try makeFolder("\(path)/valid")
    try makeFolder("\(path)/rules")
  }

  package func write(_ sample: ValidSample) throws(FileError) {
    try write(sample.input, "valid/\(sample.name).edi")
  }

  /// `number` is the place of the rule among all of the guide.
  package func write(_ sample: RuleSample, number: Int) throws(FileError) {
    let folder = try folder(sample.rule.slug, number)
    try write(sample.input, "\(folder)/input.edi")
    for (kind, text) in sample.answers { try write(text, "\(folder)/expected.\(kind.rawValue)") }
    try write(sample.page, "\(folder)/expected.json")
  }

  /// A file of rows or of XML that follows the guide.
  package func write(_ sample: FileSample, suffix: String) throws(FileError) {
    try write(sample.input, "valid/\(sample.name).\(suffix)")
  }

  /// One that breaks a rule.
  package func write(_ sample: FileSample, number: Int, suffix: String) throws(FileError) {
    let folder = try folder(sample.slug, number)
    try write(sample.input, "\(folder)/input.\(suffix)")
    try write(sample.page, "\(folder)/expected.json")
  }

  private func folder(_ slug: String, _ number: Int) throws(FileError) -> String {
    let digits = String(number)
    let folder = "rules/\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)-\(slug)"
    try makeFolder("\(path)/\(folder)")
    return folder
  }

  private func write(_ text: String, _ name: String) throws(FileError) { try write(Array(text.utf8), name) }

  private func write(_ bytes: [UInt8], _ name: String) throws(FileError) {
    var sink = try ByteSink(path: "\(path)/\(name)", capacity: 4 << 10)
    sink.write(bytes)
    sink.commit()
    try sink.finish()
  }
}
