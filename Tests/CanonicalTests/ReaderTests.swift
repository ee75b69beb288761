// Documents that are right: whatever they look like and however they arrive, the same records are read.

import Canonical
import JSON5
import Octets
import Testing

/// A short document with everything that can stand in one.
let sample = """
  {"document":"PurchaseOrder","number":"4711","date":"2025-03-14T16:45:12-05:00","exchangeRate":"1.10","notes":[{"text":\
  "Grüße \\u00e9 \\ud83d\\ude00 \\"x\\" \\\\ \\/\\n"}],"terms":[{"netDays":30,"discountPercent":2.50}],"lines":[{"number":"1",\
  "quantity":"10","products":[{"type":"gtin","id":"04012345678901"},{"type":"vendorItem"}]},{"number":"2","order":\
  {"number":"7"},"x:bin":[1,{"a":null}]}],"totals":{"lineCount":2,"amount":"-0.50"},"source":{"format":"x12","file":\
  "a.edi","set":"850","sender":{"qualifier":"01","id":"ABC"},"receiver":{"id":"XYZ"},"test":true,"start":106},"status":\
  "accepted","findings":0,"x:own":{"deep":[[[]]]}}

  """

@Suite struct ReaderTests {
  @Test func fixturesAreReadAndWrittenAgain() throws {
    #expect(expectedDocuments.count > 30)
    for (name, text) in expectedDocuments {
      let readings = try read(Array((text + "\n").utf8))
      let reading = try #require(readings.first, "\(name)")
      #expect(readings.count == 1 && reading.problems == [], "\(name)")
      let end = try #require(text.range(of: ",\"source\":{"))
      // A document without number has an empty one.
      let hasNumber = !text.contains("\"number\":\"\",") || reading.header.hasPrefix("{\"number\"")
      let members = [
        "\"document\":\"\(reading.kind?.rawValue ?? "")\"", hasNumber ? "" : "\"number\":\"\"",
        String(reading.header.dropFirst().dropLast()),
      ]
      let written =
        "{\(members.filter { !$0.isEmpty }.joined(separator: ",")),\"lines\":[\(reading.lines.joined(separator: ","))]"
        + ",\"totals\":\(reading.totals)"
      if !text.contains("\"late\":") { #expect(written == text[..<end.lowerBound], "\(name)") }
      #expect(try slowReading(text).header == reading.header, "\(name)")
    }
  }

  @Test func everythingOfADocumentIsRead() throws {
    let reading = try #require(try read(sample).first)
    #expect(reading.problems == [])
    #expect(reading.kind == .purchaseOrder)
    #expect(
      reading.header
        == #"{"number":"4711","date":"2025-03-14T16:45:12-05:00","exchangeRate":"1.10","#
        + #""terms":[{"discountPercent":"2.50","netDays":30}],"notes":[{"text":"Grüße é 😀 \"x\" \\ /\n"}]}"#)
    #expect(
      reading.lines == [
        #"{"number":"1","quantity":"10","products":[{"type":"gtin","id":"04012345678901"},{"type":"vendorItem"}]}"#,
        #"{"number":"2","order":{"number":"7"}}"#,
      ])
    #expect(reading.totals == #"{"lineCount":2,"amount":"-0.50"}"#)
    #expect(reading.ignored == 2)
    #expect(
      reading.facts == ["x12", "a.edi", "850", "", "", "01", "ABC", "", "XYZ", "", "", "", "", "", "true"])
  }

  @Test func everyCutGivesTheSame() throws {
    let bytes = Array((sample + sample.replacing("4711", with: "{")).utf8)
    let whole = try read(bytes)
    #expect(whole.count == 2 && whole.allSatisfy { !$0.isRefused })
    for cut in 1..<bytes.count { #expect(try read(bytes, cuts: [cut]) == whole, "cut at \(cut)") }
    #expect(try read(bytes, cuts: Array(1..<bytes.count)) == whole)
  }

  @Test func everyCutOfAStreamGivesTheSame() throws {
    let bytes = Array((sample + sample).utf8)
    let whole = try read(bytes)
    // A window of 512 bytes holds the header, a line, what follows, and no document.
    for cut in 1..<bytes.count { #expect(try read(bytes, cuts: [cut], limit: 512) == whole, "cut at \(cut)") }
    #expect(try read(bytes, cuts: Array(1..<bytes.count), limit: 512) == whole)
  }

  @Test func orderAndSpellingDoNotMatter() throws {
    for (index, document) in expectedDocuments.enumerated() {
      var scrambler = Scrambler(seed: UInt64(index))
      let value = try JSON5.parse(Array(document.text.utf8), file: document.name)
      let text = scrambler.write(value)
      let reading = try #require(try read(text).first)
      var slow = try slowReading(text)
      slow.facts = reading.facts
      #expect(reading == slow, "\(document.name)")
    }
  }

  @Test func streamsOfAnyLayoutAreRead() throws {
    for (index, document) in expectedDocuments.enumerated() {
      var scrambler = Scrambler(seed: UInt64(index))
      scrambler.keepsOrder = true
      let value = try JSON5.parse(Array(document.text.utf8), file: document.name)
      let text = scrambler.write(value)
      let cuts = (0..<20).map { _ in scrambler.random.below(text.utf8.count) }.sorted()
      let streamed = try read(Array(text.utf8), cuts: cuts, limit: 16 << 10)
      if document.text.contains("\"late\":") { continue }
      #expect(try streamed == read(text), "\(document.name)")
    }
  }

  @Test func documentsComeInLinesInALayoutOrInAnArray() throws {
    let documents = expectedDocuments.prefix(3).map(\.text)
    func bare(_ text: String) throws -> [Reading] {
      try read(text).map { reading in
        var reading = reading
        reading.start = 0
        return reading
      }
    }
    let lines = try bare(documents.joined(separator: "\n"))
    #expect(lines.count == 3 && lines.allSatisfy { !$0.isRefused })
    #expect(try bare("\u{feff}" + documents.joined(separator: "\r\n\r\n") + "\n") == lines)
    #expect(try bare(documents.joined()) == lines)
    #expect(try bare("[" + documents.joined(separator: ",") + "]") == lines)
    #expect(try bare(" [ \n" + documents.joined(separator: "\n , ") + "\n]\n") == lines)
    #expect(try bare("") == [] && bare(" \n") == [] && bare("[ ]") == [])
  }

  @Test func lateHeadingIsMergedWhereverItStands() throws {
    let text =
      #"{"late":{"number":"2","department":"9","notes":[{"text":"b"}]},"lines":[],"number":"1","document":"Invoice","#
      + #""notes":[{"text":"a"}]}"#
    let reading = try #require(try read(text).first)
    #expect(reading.problems == [])
    #expect(reading.header == #"{"number":"1","department":"9","notes":[{"text":"a"},{"text":"b"}]}"#)
  }

  @Test func valuesAreStoredInOneForm() throws {
    func amount(_ value: String) throws -> String? {
      let text = #"{"document":"Invoice","totals":{"amount":\#(value)}}"#
      let reading = try #require(try read(text).first)
      if reading.isRefused { return nil }
      return String(reading.totals.dropFirst(11).dropLast(2))
    }
    let wanted: [(String, String?)] = [
      ("\"12.50\"", "12.50"), ("12.50", "12.50"), ("-3", "-3"), ("\"007\"", "7"), ("\".5\"", "0.5"), ("\"5.\"", "5"),
      ("\"-0\"", "0"), ("-0.00", "0.00"), ("\"-.5\"", "-0.5"), ("\"00.10\"", "0.10"), ("1e3", "1000"),
      ("1.5E+2", "150"), ("25e-4", "0.0025"), ("\"1E2\"", "100"), ("\"\\u0031\"", "1"), ("0", "0"),
      ("\"-1\"", "-1"), ("1e99", nil), ("\"\"", nil), ("\"-\"", nil), ("\".\"", nil), ("\"1.2.3\"", nil),
      ("\"1,5\"", nil), ("\"+1\"", nil), ("\" 1\"", nil), ("\"NaN\"", nil), ("\"0x1\"", nil), ("\"1e\"", nil),
      ("12345678901234567890123456789012345678901234.5", "12345678901234567890123456789012345678901234.5"),
    ]
    for (value, stored) in wanted { #expect(try amount(value) == stored, "\(value)") }
  }

  @Test func daysAndTimesAreOfTheCalendar() throws {
    func date(_ value: String) throws -> String? {
      let reading = try #require(try read(#"{"document":"Invoice","date":"\#(value)"}"#).first)
      return reading.isRefused ? nil : String(reading.header.dropFirst(9).dropLast(2))
    }
    for value in [
      "2025-01-31", "2024-02-29", "2000-02-29", "2025-03-14T16:45", "2025-03-14T16:45:59", "2025-03-14T00:00Z",
      "2025-03-14T16:45:12.5", "2025-03-14T16:45:12.25+05:30",
    ] { #expect(try date(value) == value) }
    #expect(try date("2025-03-14T16:45:12.000Z") == "2025-03-14T16:45:12.00Z")
    for value in [
      "", "2025-02-29", "1900-02-29", "2025-13-01", "2025-00-01", "2025-04-31", "2025-01-00", "20250131", "2025-1-31",
      "2025-01-31T", "2025-01-31T24:00", "2025-01-31T10:60", "2025-01-31T10:00:60", "2025-01-31T10:00:00.",
      "2025-01-31T10:00:00.125", "2025-01-31 10:00", "2025-01-31T10:00+25:00", "2025-01-31T10:00+05", "2025-01-31Z",
    ] { #expect(try date(value) == nil, "\(value)") }
  }
}
