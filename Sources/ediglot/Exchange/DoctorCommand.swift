// `ediglot doctor`: whether an exchange can work here.

import Exchange
import Octets
import PartnerSpec
import Translation

extension Command {
  static let doctor = Command(
    name: "doctor", operands: "", operandLimit: 0,
    summary: "Check whether an exchange can work here, and say what to mend",
    about: """
      Tries file systems, permissions, flushes and moves, the ledger and the specs. The exit code is 3
      when 'ediglot watch' would refuse to start.
      """,
    flags: [.root, .state, .config, .json, .specs, .help],
    examples: [("ediglot doctor --root /srv/edi", "tells all checks of this exchange")],
    run: runDoctor)
}

private func runDoctor(_ options: Options) throws -> ExitCode {
  let checks = Doctor(try options.exchangePaths(), try options.exchangeSettings()).checks(
    specs: try Inputs.specs(options))
  let output = StandardOutput()
  let paint = Paint(isOn: Terminal.takesColour(1))
  for check in checks {
    if options.writesJSON {
      output.line(
        JSONText(members: [
          ("check", .string(check.name)), ("verdict", .string(check.verdict.rawValue)), ("text", .string(check.text)),
        ]).line)
      continue
    }
    let style: Paint.Style = check.verdict == .fine ? .dim : check.verdict == .warning ? .yellow : .boldRed
    output.line("\(paint(check.verdict.rawValue, style)) \(check.name): \(check.text)")
  }
  try output.finish()
  return checks.contains { $0.verdict == .problem } ? .unavailable : .fine
}
