// Every rule of guides for rows and XML that samples are made of is found, at its place and alone.

import PartnerSpec
import Sampling
import Testing

@Suite struct FileSampleTests {
  static let guides = [
    "csv/order", "csv/invoice", "csv/ship-notice", "csv/price-list", "csv/stock", "csv/employees", "csv/departments",
    "csv/cost-centers", "csv/parties", "csv/item-cross-reference", "xml/ubl-2.1/invoice", "xml/ubl-2.1/despatch-advice",
    "xml/cii-d16b/invoice", "xml/cxml-1.2/order-request",
  ]

  private func expectFine(_ samples: FileSamples, _ name: String) throws {
    let coverage = try samples.check(library)
    for (rule, complaints) in coverage.disagreements.prefix(10) + coverage.refused {
      Issue.record("\(name) \(rule): \(complaints.joined(separator: "\n"))")
    }
    #expect(coverage.answered == coverage.sampled && coverage.sampled > 10)
    #expect(coverage.sampled * 100 >= coverage.rules * 90, "\(coverage.unsampled.prefix(5))")
  }

  @Test(arguments: guides)
  func everyRuleIsFound(_ name: String) throws {
    let transaction = try #require(try library.standard(name))
    try expectFine(try FileSamples(transaction, of: nil, library), name)
  }

  /// What shipped partners send in rows and XML, by their own guides, in their dialects.
  @Test(arguments: [
    "alpenmed", "ironbridge", "quaylab", "linden-hospital", "murgtal", "nordkai", "seabright", "weser-implant",
    "pinewood-labs",
  ])
  func everyRuleOfPartnersIsFound(_ id: String) throws {
    let partner = try library.partner(id)
    for transaction in partner.terms.sends where transaction.rows != nil || transaction.elements != nil {
      try expectFine(try FileSamples(transaction, of: partner, library), "\(id) \(transaction.set)")
    }
  }

  @Test func samplesHaveTheirDialect() throws {
    let partner = try library.partner("alpenmed")
    let transaction = try #require(partner.terms.sends.first { $0.set == "price-list" })
    let samples = try FileSamples(transaction, of: partner, library)
    let rich = try #require(samples.valid.first { $0.name == "rich" })
    let text = String(rich.input.map { Character(Unicode.Scalar($0)) })
    #expect(text.hasPrefix("Artikelnummer;EAN;") && text.contains("g\u{fc}ltig ab"))
    let broken = try #require(samples.broken.first { $0.name == "price mandatory" })
    #expect(broken.expected?.rule == .elementMissing && broken.expected?.place == "price")
  }
}
