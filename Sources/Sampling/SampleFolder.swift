// Samples as files and as JSON: `samples/valid/*.edi`, and for each rule a folder with the input, the answers and the
// findings that are expected.

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

  /// The whole sample on one line.
  package var line: String {
    var members = [("type", "sample" as JSONText)] + expected
    members.append(("input", .string(input)))
    members.append(("997", .string(functional)))
    if let implementation { members.append(("999", .string(implementation))) }
    return JSONText(members: members).line
  }
}

extension ValidSample {
  /// The sample on one line.
  package var line: String {
    JSONText(members: [("type", "valid"), ("name", .string(name)), ("input", .string(input))]).line
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
    return JSONText(members: members)
  }
}

/// The folder `samples` of a guide or partner.
package struct SampleFolder {
  private let path: String

  /// Makes the folder in `parent`. One that is there already is left alone: old samples among new ones would mislead.
  package init(in parent: String) throws(FileError) {
    path = "\(parent)/samples"
    if !listFolder(path).isEmpty { throw FileError("create", path, code: EEXIST) }
    try makeFolder("\(path)/valid")
    try makeFolder("\(path)/rules")
  }

  package func write(_ sample: ValidSample) throws(FileError) {
    try write(sample.input, "valid/\(sample.name).edi")
  }

  /// `number` is the place of the rule among all of the guide.
  package func write(_ sample: RuleSample, number: Int) throws(FileError) {
    let digits = String(number)
    let folder = "rules/\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)-\(sample.rule.slug)"
    try makeFolder("\(path)/\(folder)")
    try write(sample.input, "\(folder)/input.edi")
    try write(sample.functional, "\(folder)/expected.997")
    if let implementation = sample.implementation { try write(implementation, "\(folder)/expected.999") }
    try write(sample.page, "\(folder)/expected.json")
  }

  private func write(_ text: String, _ name: String) throws(FileError) {
    var sink = try ByteSink(path: "\(path)/\(name)", capacity: 4 << 10)
    sink.write(text)
    sink.commit()
    try sink.finish()
  }
}
