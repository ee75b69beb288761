// Documents of XML as they come, beside what becomes of them by the standard guides and maps.

import Foundation
import Octets
import Testing
import Translation

private let stories: [String] = {
  let folder = checkout.appending(path: "Fixtures/xml").path
  return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.contains(".") }.sorted()
}()

@Suite struct TreeFixtureTests {
  @Test func thereAreStories() { #expect(stories.count >= 14) }

  @Test(arguments: stories)
  func storiesGoAsTheyAreTold(_ story: String) throws {
    let folder = checkout.appending(path: "Fixtures/xml/\(story)")
    let input = [UInt8](try Data(contentsOf: folder.appending(path: "input.xml")))
    for (name, format) in [("canonical.jsonl", DocumentFormat.canonical), ("odoo.jsonl", .odoo(odooTarget))] {
      let expected = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      #expect(try runTree(MemorySource(input), format).output == expected, "\(story)/\(name)")
    }
  }
}
