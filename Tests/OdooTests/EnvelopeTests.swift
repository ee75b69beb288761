// The envelope around the operations: identity, order, external ids, marker, and that it is the same every time.

import Foundation
import JSON5
import Testing

@Suite struct EnvelopeTests {
  @Test(arguments: knownSeries)
  func membersComeInOneOrderAndTheMarkerLast(_ series: String) throws {
    let order = [
      "envelope", "id", "odoo", "source", "document", "operations", "totals", "checks", "exceptions", "counts",
      "digest", "marker",
    ]
    for envelope in try storyEnvelopes(series) {
      #expect(envelope.root.keys == order, "\(envelope.name)")
      #expect(envelope.root["envelope"]?.string == "1")
      #expect(envelope.root["odoo"]?.text("series") == "\"\(series)\"")
      let marker = try #require(envelope.root["marker"])
      #expect(marker["model"]?.string == "ir.attachment")
      #expect(marker["external_id"]?.string?.contains(".document.") == true)
      #expect(marker["res_model"]?.string?.isEmpty == false && marker["name"]?.string?.hasSuffix(".x12") == true)
      // It is strict JSON on one line, for readers other than ours too.
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(envelope.text.utf8)) }
    }
  }

  /// Odoo: no blank in a name; the module before the first point must not be an installed one; at most 100 signs for us.
  @Test(arguments: knownSeries)
  func externalIDsAreLegalAndEachIsOneRecord(_ series: String) throws {
    for envelope in try storyEnvelopes(series) {
      var models: [String: String] = [:]
      for record in envelope.records {
        guard let id = record.externalID else { continue }
        #expect(id.contains(/^edi_[A-Za-z0-9_-]+\.[a-z_]+\.[A-Za-z0-9_.-]+$/) && id.utf8.count <= 100, "\(id)")
        // The same package may come twice; anything else is one record.
        let isRepeated = models[id] != nil && !record.model.contains("package")
        #expect(!isRepeated && models[id] ?? record.model == record.model, "\(envelope.name): \(id)")
        models[id] = record.model
      }
      let markerID = envelope.root["marker"]?["external_id"]?.string ?? ""
      #expect(models[markerID] == nil)
    }
  }

  /// A line without an id of its own doubles when the document comes again.
  @Test(arguments: knownSeries)
  func everyLineOfAListHasAnID(_ series: String) throws {
    var count = 0
    for envelope in try storyEnvelopes(series) {
      for operation in envelope.upserts {
        for list in (operation.values?.members ?? []).compactMap({ $0.value.array }) {
          for line in list {
            #expect(line.keys == ["external_id", "values"], "\(envelope.name)")
            count += 1
          }
        }
      }
    }
    #expect(count > 50)
  }

  /// What an operation names by external id has been made by one before it, in this envelope.
  @Test(arguments: knownSeries)
  func recordsAreMadeBeforeTheyAreNamed(_ series: String) throws {
    for envelope in try storyEnvelopes(series) {
      var made: Set<String> = []
      for operation in envelope.operations {
        for record in operation.records {
          for member in record.values.members ?? [] where member.key.hasSuffix("/id") {
            let id = member.value.string ?? ""
            #expect(!id.hasPrefix("edi_") || made.contains(id), "\(envelope.name): \(id)")
          }
        }
        if operation.kind == "call", let id = operation.externalID { #expect(made.contains(id), "\(envelope.name)") }
        if operation.kind == "upsert" { made.formUnion(operation.records.compactMap(\.externalID)) }
      }
    }
  }

  @Test func idsOfPartnersAreCleanedAndBounded() throws {
    let number = "PO/1 ä:\(String(repeating: "9", count: 15))"
    let text = interchange(
      "PO", "850", "BEG*00*SA*\(number)**20250310\nN1*ST*X*UL*9521234000013\n\(plainLine)", from: "ACME & SONS")
    let envelope = try onlyEnvelope(text)
    let id = try #require(envelope.upserts.first?.externalID)
    #expect(id.hasPrefix("edi_ACME___-") && id.contains(/^[A-Za-z0-9_.-]+$/) && id.utf8.count <= 100)
    #expect(envelope.values("sale.order")[0]["client_order_ref"]?.string == number)
    let other = try onlyEnvelope(text.replacing("PO/1 ", with: "PO.1 "))
    #expect(other.upserts.first?.externalID != id)
  }

  @Test func sameInputGivesSameBytes() throws {
    let bytes = Array(order(plainLine, heading: "DTM*002*20250317").utf8)
    let first = try lines(bytes, target("19.0"), file: "a.edi")
    #expect(try lines(bytes, target("19.0"), file: "a.edi") == first)
    let renamed = try lines(bytes, target("19.0"), file: "-")
    #expect(renamed != first)
    #expect(renamed.map { $0.replacing("\"file\":\"-\"", with: "\"file\":\"a.edi\"") } == first)
    #expect(try Envelope(first[0]).root["id"]?.string == "x12:ZZ.PARTNER:ZZ.OWN:850:000000007:7:0001")
    #expect(try Envelope(first[0]).root["digest"]?["sha256"]?.string?.contains(/^[0-9a-f]{64}$/) == true)
  }

  /// An envelope is an instruction: what is refused leaves none.
  @Test func refusedDocumentsLeaveNoEnvelope() throws {
    let good = order(plainLine)
    let broken = good.replacing("SE*5*0001", with: "SE*9*0001")
    #expect(try envelopes(good).count == 1)
    #expect(try envelopes(broken).isEmpty)
    let second = good.replacing("000000007", with: "000000008")
    let both = try envelopes(broken + second)
    #expect(both.map { $0.root["source"]?["interchangeControl"]?.string } == ["000000008"])
    #expect(try envelopes(good.replacing("GE*1*7", with: "GE*1*8")).isEmpty)
    #expect(try envelopes(good.replacing("U*00401", with: "U*99999")).isEmpty)
  }

  @Test func documentsWithoutAModelInOdooGiveNothing() throws {
    let stock = interchange("IB", "846", "BIA*00*SI*ST-1*20250310\nLIN*1*VN*ITEM-1\nQTY*33*5*EA")
    #expect(try envelopes(stock).isEmpty)
  }
}
