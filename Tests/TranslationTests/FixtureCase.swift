// Fixtures of the project: one folder, one story.

import Foundation
import JSON5
import Testing

/// The checkout the tests run in.
let checkout = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

struct FixtureCase: CustomTestStringConvertible, Sendable {
  let folder: URL
  var name: String { "\(folder.deletingLastPathComponent().lastPathComponent)/\(folder.lastPathComponent)" }
  var testDescription: String { name }
  var input: String { folder.appending(path: "input.edi").path }

  func expectation() throws -> JSON5Value? {
    let file = folder.appending(path: "case.json5")
    return try JSON5.parse(Array(Data(contentsOf: file)), file: file.path)["expect"]
  }

  /// The bytes of an expected file, or nil when there is none.
  func expected(_ name: String) -> String? {
    try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  /// All cases below `Fixtures/x12`.
  static let all: [FixtureCase] = {
    let root = checkout.appending(path: "Fixtures/x12")
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects as? [URL] ?? []
    return files.filter { $0.lastPathComponent == "input.edi" }.map {
      FixtureCase(folder: $0.deletingLastPathComponent())
    }
    .sorted { $0.name < $1.name }
  }()
}
