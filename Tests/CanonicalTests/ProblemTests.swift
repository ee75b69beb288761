// Documents that are wrong: each problem with its rule, its pointer and its place, and reading goes on behind it.

import Canonical
import Octets
import Testing

private typealias Rule = CanonicalProblem.Rule

/// A document whose problem stands where `§` is.
private struct Fault: CustomTestStringConvertible, Sendable {
  var rule: CanonicalProblem.Rule
  var pointer: String
  var text: String
  var found: String?
  var testDescription: String { text }

  init(_ rule: CanonicalProblem.Rule, _ pointer: String, _ text: String, found: String? = nil) {
    self.rule = rule
    self.pointer = pointer
    self.text = text
    self.found = found
  }
}

private let single: [Fault] = [
  Fault(.unknownField, "/nummer", #"{"document":"Invoice",§"nummer":"1"}"#, found: "nummer"),
  Fault(.unknownField, "/a~1b~0", #"{"document":"Invoice",§"a/b~":[{"x":1},"y"]}"#, found: "a/b~"),
  Fault(
    .unknownField, "/lines/1/products/0/ids", #"{"document":"Invoice","lines":[{},{"products":[{§"ids":"1"}]}]}"#),
  Fault(.unknownField, "/late/lines", #"{"document":"Invoice","late":{§"lines":[]}}"#),
  Fault(.unknownField, "/n", #"{"document":"Invoice",§"\u006e":1}"#, found: "n"),
  Fault(.duplicate, "/number", #"{"document":"Invoice","number":"1",§"number":"2"}"#),
  Fault(.duplicate, "/number", #"{"document":"Invoice","number":null,§"num\u0062er":"2"}"#),
  Fault(.duplicate, "/lines", #"{"document":"Invoice","lines":[],§"lines":[{}]}"#),
  Fault(.duplicate, "/totals/amount", #"{"document":"Invoice","totals":{"amount":1,§"amount":1}}"#),
  Fault(.wrongType, "/number", #"{"document":"Invoice","number":§1}"#, found: "1"),
  Fault(.wrongType, "/number", #"{"document":"Invoice","number":§true}"#, found: "true"),
  Fault(.wrongType, "/number", #"{"document":"Invoice","number":§["1"]}"#),
  Fault(.wrongType, "/notes", #"{"document":"Invoice","notes":§{"text":"1"}}"#),
  Fault(.wrongType, "/notes/1", #"{"document":"Invoice","notes":[{},§"1"]}"#, found: "\"1\""),
  Fault(.wrongType, "/payment", #"{"document":"Invoice","payment":§[]}"#),
  Fault(.wrongType, "/exchangeRate", #"{"document":"Invoice","exchangeRate":§false}"#),
  Fault(.wrongType, "/date", #"{"document":"Invoice","date":§20250101}"#),
  Fault(.wrongType, "/document", #"{"document":§7}"#),
  Fault(.wrongType, "/lines", #"{"document":"Invoice","lines":§{}}"#),
  Fault(.wrongType, "/lines/1", #"{"document":"Invoice","lines":[{},§null,{}]}"#, found: "null"),
  Fault(.wrongType, "/totals", #"{"document":"Invoice","totals":§[]}"#),
  Fault(.wrongType, "/late", #"{"document":"Invoice","late":§0}"#),
  Fault(.decimal, "/lines/0/quantity", #"{"document":"Invoice","lines":[{"quantity":§"1,5"}]}"#, found: "\"1,5\""),
  Fault(.decimal, "/exchangeRate", #"{"document":"Invoice","exchangeRate":§1e99}"#, found: "1e99"),
  Fault(.count, "/totals/lineCount", #"{"document":"Invoice","totals":{"lineCount":§1.0}}"#),
  Fault(.date, "/orderDate", #"{"document":"Invoice","orderDate":§"2025-02-30"}"#, found: "\"2025-02-30\""),
  Fault(.moment, "/date", #"{"document":"Invoice","date":§"yesterday"}"#),
  Fault(.text, "/number", #"{"document":"Invoice","number":§"\ud800"}"#),
  Fault(.text, "/number", #"{"document":"Invoice","number":§"\udc00\ud800"}"#),
  Fault(.text, "/number", #"{"document":"Invoice","number":§"a\u0007"}"#),
  Fault(.text, "/number", #"{"document":"Invoice","number":§"a\b"}"#),
  Fault(.unknownDocument, "/document", #"{"document":§"Order"}"#, found: "\"Order\""),
  Fault(.missingDocument, "/document", #"§{"number":"1","lines":[{}]}"#),
  Fault(.missingDocument, "/document", #"§{}"#),
  Fault(.malformed, "", #"{"document":"Invoice",§}"#, found: "}"),
  Fault(.malformed, "", #"{"document":"Invoice" §"number":"1"}"#),
  Fault(.malformed, "", #"{"document":"Invoice","number"§,"1"}"#),
  Fault(.malformed, "", #"{"document":"Invoice","number":§Foo}"#),
  Fault(.malformed, "", #"{"document":"Invoice","number":nu§k}"#),
  Fault(.malformed, "/lines/1", #"{"document":"Invoice","lines":[{},{"quantity":-§}]}"#),
  Fault(.malformed, "/lines/0", #"{"document":"Invoice","lines":[{"quantity":0§7}]}"#),
  Fault(.malformed, "/lines/0", #"{"document":"Invoice","lines":[{"number":"1"§],"totals":{}}"#),
  Fault(.malformed, "/totals", #"{"document":"Invoice","totals":{"amount":1.§}}"#),
  Fault(.malformed, "", #"{"document":"Invoice","number":"\§x"}"#),
  Fault(.malformed, "", #"{"document":"Invoice","number":"\u12§g4"}"#),
  Fault(.malformed, "", "{\"document\":\"Invoice\",\"number\":\"1§\n\"}"),
  Fault(.malformed, "", "{\"document\":\"Invoice\",\"number\":\"1§\u{0}\"}"),
  Fault(.malformed, "", #"{"document":"Invoice",§'number':"1"}"#),
  Fault(.malformed, "", #"§Hello"#),
]

@Suite struct ProblemTests {
  @Test(arguments: single)
  fileprivate func eachProblemHasItsPlace(_ fault: Fault) throws {
    let good = #"{"document":"Catalog","number":"9"}"#
    // A document before it, a blank line, and one after it.
    let text = good + "\n\n  " + fault.text + "\n" + good
    let parts = text.components("§")
    let readings = try read(parts.joined())
    try #require(readings.count == 3)
    #expect(readings[0].header == #"{"number":"9"}"# && readings[2].header == readings[0].header)
    #expect(!readings[0].isRefused && readings[1].isRefused && !readings[2].isRefused)
    try #require(readings[1].problems.count == 1)
    let problem = readings[1].problems[0]
    #expect(problem.rule == fault.rule && problem.pointer == fault.pointer)
    let before = Array(parts[0].utf8)
    let line = before.split(separator: 0x0a, omittingEmptySubsequences: false)
    #expect(
      problem.place
        == Place(
          offset: UInt64(before.count), line: UInt64(line.count), column: UInt64((line.last ?? []).count) + 1))
    if let found = fault.found { #expect(problem.found == found) }
    #expect(!problem.expected.isEmpty)
  }

  @Test func invalidUTF8IsTold() throws {
    let bytes = Array(#"{"document":"Invoice","number":""#.utf8) + [0xc3, 0x28] + Array(#""}"#.utf8)
    let reading = try #require(try read(bytes).first)
    #expect(reading.problems.map(\.rule) == [.text] && reading.problems.map(\.pointer) == ["/number"])
  }

  @Test func namesAreOfferedForSuggestions() throws {
    let readings = try read(#"{"document":"Invoce","nummer":"1","lines":[{"qantity":1}]}"#)
    let problems = try #require(readings.first?.problems)
    #expect(problems.map(\.rule) == [.unknownDocument, .unknownField, .unknownField])
    #expect(problems[0].candidates.contains("Invoice"))
    #expect(problems[1].candidates.contains("number") && problems[1].candidates.contains("lines"))
    #expect(problems[2].candidates == RecordKind.line.fields.map(\.name))
  }

  @Test func allProblemsOfADocumentAreTold() throws {
    let lines = (0..<250).map { _ in #"{"quantity":"x","number":1}"# }.joined(separator: ",\n")
    let text = #"{"document":"Nothing","lines":["# + lines + #"],"totals":{"amount":true},"foo":1}"#
    for limit in [8 << 20, 1_024] {
      let reading = try #require(try read(text, limit: limit).first)
      #expect(reading.isRefused && reading.kind == nil && reading.lines == [])
      #expect(reading.problemCount == 503)
      #expect(reading.problems.count == CanonicalProblem.limit)
    }
    let streamed = try #require(try read(text, limit: 1_024).first)
    #expect(streamed.problems[3].pointer == "/lines/1/quantity")
    #expect(streamed.problems[3].place.line == 2 && streamed.problems[3].place.column == 13)
  }

  @Test func aFaultInALineRefusesADocumentThatHasBegun() throws {
    let text = #"{"document":"Invoice","lines":[{"number":"1"},{"quantity":"x"},{"number":"3"}]}"#
    let reading = try #require(try read(text).first)
    #expect(reading.kind == .invoice && reading.lines == [#"{"number":"1"}"#] && reading.isRefused)
    #expect(reading.problems.map(\.pointer) == ["/lines/1/quantity"])
  }

  @Test func aStreamHasItsHeaderBeforeItsLines() throws {
    let lines = (0..<100).map { #"{"number":"\#($0)"}"# }.joined(separator: ",")
    let text =
      #"{"lines":[\#(lines)],"document":"Invoice","number":"1","late":{"department":"2"},"totals":{"amount":1}}"#
    #expect(try read(text).first?.problems == [])
    let reading = try #require(try read(text + "\n" + sample, limit: 600).first)
    #expect(reading.isRefused && reading.lines == [])
    #expect(reading.problems.map(\.rule) == [.order, .order, .order])
    #expect(reading.problems.map(\.pointer) == ["/document", "/number", "/late"])
    let position = try #require(text.range(of: "\"document\"")).lowerBound
    #expect(reading.problems[0].place.offset == UInt64(text.utf8.distance(from: text.startIndex, to: position)))
    #expect(try read(text + "\n" + sample, limit: 600).last?.isRefused == false)
  }

  @Test func whatTheWindowDoesNotHoldIsPassedOver() throws {
    let long = String(repeating: "word ", count: 400)
    for text in [
      #"{"document":"Invoice","lines":[{"number":"1"},{"notes":[{"text":"\#(long)"}]},{"number":"]}"}]}"#,
      #"{"document":"Invoice","notes":[{"text":"\#(long)"}],"lines":[]}"#,
      #"{"document":"Invoice","lines":[{"number":"1"}],"x:own":["\#(long)"]}"#,
    ] {
      for layout in ["\(text)\n\(sample)", "[\(text),\(sample)]"] {
        let readings = try read(layout, limit: 1_024)
        #expect(readings.map(\.isRefused) == [true, false])
        #expect(readings[0].problems.map(\.rule) == [.tooLong])
      }
    }
  }

  @Test func aRecordTooWideIsTold() throws {
    let many = String(repeating: #"{"type":"a"},"#, count: RecordTree.nodeLimit) + "{}"
    for (text, pointer) in [
      (#"{"document":"Invoice","dates":[\#(many)]}"#, "/dates"),
      (#"{"document":"Invoice","lines":[{"dates":[\#(many)]}]}"#, "/lines/0"),
      (#"{"document":"Invoice","totals":{"taxes":[\#(many)]}}"#, "/totals"),
    ] {
      let readings = try read(Array((text + "\n" + sample).utf8), window: 256 << 10)
      #expect(readings.map(\.isRefused) == [true, false])
      #expect(readings[0].problems.map(\.rule) == [.tooLong] && readings[0].problems.map(\.pointer) == [pointer])
    }
  }

  @Test func anArrayGoesOnBehindADocumentThatCanBeDelimited() throws {
    let good = #"{"document":"Catalog"}"#
    #expect(try read("[\(good),{\"document\" 1},\(good)]").map(\.isRefused) == [false, true, false])
    #expect(try read("[\(good) \(good)]").map(\.isRefused) == [false, true])
    #expect(try read("[\(good),]").map(\.isRefused) == [false, true])
    #expect(try read("[\(good)").map(\.isRefused) == [false, true])
    #expect(try read("[,\(good)]").map(\.isRefused) == [true])
  }

  @Test func whatFollowsADocumentIsNotItsFault() throws {
    let good = #"{"lines":[{}],"document":"Catalog"}"#
    for next in ["{\"a\n", "{\"a", "]", "{]", String(repeating: "{", count: 500)] {
      for blanks in ["", "\n", " \n"] {
        #expect(try read(good + blanks + next).first?.isRefused == false, "\(next)")
      }
    }
  }

  @Test func aLostQuotationMarkCostsOneLine() throws {
    let good = #"{"document":"Catalog"}"#
    let text = [good, #"{"document":"Catalog,"number":"1"}"#, good, #"{"document":"Catalog""#, good, "}", good]
    #expect(
      try read(text.joined(separator: "\n")).map(\.isRefused) == [false, true, false, true, false, true, false])
  }
}

extension String {
  fileprivate func components(_ separator: Character) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
