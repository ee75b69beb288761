// `ediglot shrink`: the smallest file that still has the same findings, fit to be mailed.

import Findings
import JSON5
import Octets
import Shrinking
import Translation

extension Command {
  static let shrink = Command(
    name: "shrink", operands: "FILE", operandLimit: 1, missingOperand: "name a file",
    summary: "Write the smallest file that still has the findings of an X12 file",
    about: """
      Interchanges, groups, sets, loops, segments and elements are left out as long as the findings stay
      and no others come; counts are kept as right as they were. Then letters become other letters and
      digits other digits, except in codes, dates, control numbers and what a finding needs. At most
      \(Shrinking.tryLimit) candidates are tried; files of up to \(Shrinking.sizeLimit >> 20) MiB are taken. Without --rule all
      findings that refuse or warn are kept, or all notes where there are none of these.
      """,
    flags: [.rule, .partner, .output, .json, .specs, .help],
    examples: [
      ("ediglot shrink orders.edi -o small.edi", "writes what to send to somebody who shall look at it"),
      ("ediglot shrink --rule element.code orders.edi", "keeps findings of one rule only"),
      ("ediglot shrink --json -o small.edi orders.edi", "says how far it got as JSON"),
    ],
    run: runShrink)
}

extension Flag {
  static let rule = Flag("--rule", value: "RULE", "Keep the findings of this rule only, such as element.code") {
    (options: inout Options, text: String) throws(UsageError) in
    guard Rule(name: text) != nil else {
      let hint = Suggestion.nearest(to: text, in: Rule.allCases.map(\.name)).map { ", did you mean '\($0)'?" } ?? ""
      throw UsageError("there is no rule '\(text)'\(hint)")
    }
    options.rule = text
  }
}

private func runShrink(_ options: Options) throws -> ExitCode {
  let path = options.operands[0]
  if options.writesJSON, options.output == nil {
    throw UsageError("--json needs -o FILE: standard output says how far it got", command: "shrink")
  }
  guard let size = sizeOfFile(path) ?? (path == "-" ? nil : 0) else {
    throw UsageError("the input is read more than once: name a file, not -", command: "shrink")
  }
  if size > Shrinking.sizeLimit {
    Terminal.tell("ediglot: \(path) has \(size) bytes; files of up to \(Shrinking.sizeLimit) are taken")
    return .unavailable
  }
  let inputs = try Inputs(options)
  let bytes = try readBytes(path, 0..<Shrinking.sizeLimit)
  var shrinking = try Shrinking(bytes, inputs.library, partner: inputs.partner)
  if shrinking.segmentCount == 0 {
    Terminal.tell("ediglot: \(path) has no interchange that could be made smaller")
    return .unavailable
  }
  let wanted = wantedFindings(shrinking.findings, options.rule)
  if wanted.isEmpty {
    tellFindings(shrinking.findings, path, options.rule)
    return .usage
  }
  let (small, summary) = shrinking.shrink(keeping: wanted)
  try write(small, to: options.output)
  if options.writesJSON {
    Terminal.write(Array("\(summary.json)\n".utf8), to: 1)
  } else {
    Terminal.tell(summary.sentence)
    for finding in summary.findings { Terminal.tell("  \(finding)") }
  }
  return .fine
}

/// There is nothing to keep: what there is instead.
private func tellFindings(_ findings: [FindingTrait], _ path: String, _ rule: String?) {
  let rest = Set(findings.map(\.rule.name)).sorted()
  let known = rest.isEmpty ? "it has none" : "it has \(rest.joined(separator: ", "))"
  Terminal.tell("ediglot: \(path) has no finding\(rule.map { " \($0)" } ?? ""); \(known)")
}

private func write(_ bytes: [UInt8], to path: String?) throws(FileError) {
  let staged = try StagedFile(path)
  var sink = try staged.sink()
  for byte in bytes { sink.write(byte) }
  try sink.finish(sync: false)
  try staged.publish()
}

/// What has to stay.
private func wantedFindings(_ findings: [FindingTrait], _ rule: String?) -> [FindingTrait] {
  if let rule { return findings.filter { $0.rule.name == rule } }
  let grave = findings.filter { $0.severity > .note }
  return grave.isEmpty ? findings : grave
}
