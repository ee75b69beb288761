// A folder of specs made for a test: the standard ones, and whatever the test writes.

import Foundation

final class SpecFolders {
  let path: String

  /// `files` by their path inside the folder; one that the standard has is replaced.
  init(_ files: [String: String]) throws {
    path = FileManager.default.temporaryDirectory.appending(path: "specs-\(UUID().uuidString)").path
    let manager = FileManager.default
    try manager.createDirectory(atPath: "\(path)/partners", withIntermediateDirectories: true)
    try manager.createDirectory(atPath: "\(path)/maps", withIntermediateDirectories: true)
    for name in ["guides", "odoo"] {
      try manager.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: "\(root)/Specs/\(name)")
    }
    for name in try manager.contentsOfDirectory(atPath: "\(root)/Specs/maps") where files["maps/\(name)"] == nil {
      try manager.createSymbolicLink(
        atPath: "\(path)/maps/\(name)", withDestinationPath: "\(root)/Specs/maps/\(name)")
    }
    for (name, text) in files {
      let file = URL(filePath: "\(path)/\(name)")
      try manager.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Runs a command about specs on this folder.
  func spec(_ arguments: String...) throws -> Outcome {
    try ediglot(["spec", arguments[0], "--specs", path] + arguments.dropFirst())
  }

  /// What `spec check` says, with the folder left out: `severity rule file:line message`.
  func remarks(_ operands: String...) throws -> (code: Int32, lines: [String]) {
    let outcome = try ediglot(["spec", "check", "--json", "--specs", path] + operands)
    let lines = try outcome.lines.dropLast().map { line in
      let file = (line["file"]?.string ?? "").replacing("\(path)/", with: "")
      return [
        line["severity"]?.string ?? "", line["rule"]?.string ?? "", "\(file):\(line["line"]?.integer ?? 0)",
        line["message"]?.string ?? "",
      ].joined(separator: " ")
    }
    return (outcome.code, lines)
  }
}

/// A profile that names nothing but what is given.
func specProfile(_ id: String, _ more: String) -> String {
  """
  {
    partner: "\(id)", name: "Partner \(id)", identifiers: { isa: ["ZZ:\(id.uppercased())"] },
    \(more)
  }
  """
}
