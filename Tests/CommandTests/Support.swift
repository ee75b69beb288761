// Runs the built program as a process of its own, and what tests look at.

import Foundation
import JSON5
import Testing

/// The checkout.
let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path(percentEncoded: false).trimmingSuffix("/")

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}

/// The program, built beside the tests.
let program: URL = {
  let tests = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
  let beside = tests.appending(path: "ediglot")
  if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
  let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
  return own.appending(path: "ediglot")
}()

/// What a run of the program gave.
struct Outcome {
  let code: Int32
  let output: String
  let complaint: String

  /// The lines of standard output as JSON.
  var lines: [JSON5Value] {
    get throws {
      try output.split(separator: "\n").map { try JSON5.parse(Array($0.utf8), file: "output") }
    }
  }
}

/// Runs `ediglot` in the checkout. Files of the checkout are named from there.
@discardableResult
func ediglot(_ arguments: String..., input: [UInt8]? = nil) throws -> Outcome {
  try run(program, arguments, input: input)
}

func ediglot(_ arguments: [String], input: [UInt8]? = nil) throws -> Outcome {
  try run(program, arguments, input: input)
}

/// Runs a line of shell, in which `$0` is the program.
func shell(_ line: String) throws -> Outcome {
  try run(URL(filePath: "/bin/sh"), ["-c", line, program.path])
}

private func run(_ executable: URL, _ arguments: [String], input: [UInt8]? = nil) throws -> Outcome {
  let folder = try TemporaryFolder()
  let process = Process()
  process.executableURL = executable
  process.arguments = arguments
  process.currentDirectoryURL = URL(filePath: root)
  var environment = ProcessInfo.processInfo.environment
  environment["EDIGLOT_SPECS"] = nil
  process.environment = environment
  // Files instead of pipes: whatever the program writes, nobody waits.
  let files = try ["in", "out", "err"].map { try folder.make($0, $0 == "in" ? input ?? [] : []) }
  process.standardInput = try FileHandle(forReadingFrom: URL(filePath: files[0]))
  process.standardOutput = try FileHandle(forWritingTo: URL(filePath: files[1]))
  process.standardError = try FileHandle(forWritingTo: URL(filePath: files[2]))
  try process.run()
  process.waitUntilExit()
  return Outcome(code: process.terminationStatus, output: try read(files[1]), complaint: try read(files[2]))
}

func bytes(_ path: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: path))) }
func read(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

/// A fixture's path from the checkout.
func fixture(_ name: String) -> String { "Fixtures/x12/\(name)/input.edi" }

/// A folder that goes away with the value.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "ediglot-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Makes a file, and answers its path.
  func make(_ name: String, _ content: [UInt8]) throws -> String {
    let file = "\(path)/\(name)"
    try Data(content).write(to: URL(filePath: file))
    return file
  }

  /// Every file below, with its content.
  func files() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
      let file = URL(filePath: "\(path)/\(name)")
      if try file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory != true { files[name] = try bytes(file.path) }
    }
    return files
  }
}
