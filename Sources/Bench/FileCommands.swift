// `Bench generate` and `Bench check`: files to measure with, and whether they are clean.

import Octets

enum GenerateCommand {
  static func run(_ rest: ArraySlice<String>) throws {
    let arguments = try Arguments(rest, flags: ["--set", "--size-mb", "-o"], switches: ["--one-document"])
    try arguments.requireNoOperands()
    let known = SetKind.allCases.map(\.rawValue).joined(separator: ", ")
    guard let kind = arguments["--set"].flatMap({ SetKind(rawValue: $0) }) else {
      throw BenchError("--set is needed: \(known)", isUsage: true)
    }
    let bytes = try arguments.bytes()
    let sink =
      if let path = arguments["-o"] {
        try ByteSink(path: path)
      } else {
        ByteSink(descriptor: 1, path: "standard output")
      }
    var generator = Generator(sink)
    let made = try generator.fill(kind, bytes: bytes, oneDocument: arguments.has("--one-document"))
    Terminal.tell(
      "\(made.bytes) bytes, \(made.segments) segments, \(made.documents) documents, \(made.lines) lines")
    if made.bytes < bytes { Terminal.tell("a set \(kind.rawValue) holds no more") }
  }
}

enum CheckCommand {
  /// Answers whether all files are clean.
  static func run(_ rest: ArraySlice<String>) throws -> Bool {
    let arguments = try Arguments(rest)
    if arguments.operands.isEmpty { throw BenchError("name a file", isUsage: true) }
    var isClean = true
    for path in arguments.operands {
      let pass = try Mode.conformance.run(path)
      try Terminal.write("\(path): \(pass.units) sets, \(pass.findings) findings, \(pass.refused) sets refused")
      if pass.findings > 0 { isClean = false }
    }
    return isClean
  }
}
