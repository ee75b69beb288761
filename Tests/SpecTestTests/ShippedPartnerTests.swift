// The partners that are shipped, against their fixtures.

import Foundation
import PartnerSpec
import SpecTest
import Testing

/// The checkout the tests run in.
let checkout = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
let fixtures = checkout.appending(path: "Fixtures").path
let library = SpecLibrary(SpecFolder(path: checkout.appending(path: "Specs").path))
let shipped = (try? library.partners) ?? []

@Suite struct ShippedPartnerTests {
  @Test func everybodyIsThere() throws {
    #expect(try library.partners.count >= 4)
  }

  @Test(arguments: shipped)
  func partnerIsGreen(_ partner: String) throws {
    let result = try SpecTest(library, fixtures: fixtures).run(partner)
    let report = SpecTestReport().lines(result).joined(separator: "\n")
    #expect(result.isGreen, "\(report)")
    // A binding or change of the partner's own that no case touches is not tested.
    for coverage in result.coverage {
      #expect(coverage.ownBindings.touched == coverage.ownBindings.all, "\(report)")
      #expect(coverage.changes.touched == coverage.changes.all, "\(report)")
    }
  }
}
