import Octets
import Testing
import XMLRecords

/// What is refused, why, and where.
@Suite struct RefusalTests {
  struct Case: Sendable, CustomStringConvertible {
    let text: String
    let reason: XMLProblem.Reason
    /// Line and column, where they are certain.
    var line: UInt64 = 0
    var column: UInt64 = 0
    var description: String { String(text.prefix(60)) }
  }

  static let cases: [Case] = [
    Case(text: "", reason: .empty, line: 1, column: 1),
    Case(text: " \n ", reason: .empty, line: 2, column: 2),
    Case(text: "<?xml version='1.0'?>\n<!-- nothing -->\n", reason: .empty, line: 3, column: 1),
    Case(text: "<a", reason: .truncated(open: ""), line: 1, column: 3),
    Case(text: "<a>\n<b>text", reason: .truncated(open: "b"), line: 2, column: 8),
    Case(text: "<a><b/>", reason: .truncated(open: "a"), line: 1, column: 8),
    Case(text: "<a><b/></a", reason: .truncated(open: "a"), line: 1, column: 11),
    Case(text: "<a/>\n<b/>", reason: .secondRoot, line: 2, column: 1),
    Case(text: "<a/>\n<?xml version='1.0'?><b/>", reason: .malformed(code: 64)),
    Case(text: "<a></a> junk", reason: .textAfterRoot, line: 1, column: 9),
    Case(text: "<a/></a>", reason: .textAfterRoot, line: 1, column: 5),
    Case(text: " <?xml version='1.0'?><a/>", reason: .malformed(code: 64), line: 1),
    Case(text: "<a>\n<b></c></a>", reason: .malformed(code: 76), line: 2),
    Case(text: "<a b='1' b='2'/>", reason: .malformed(code: 42), line: 1),
    Case(text: "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", reason: .malformed(code: 203), line: 1),
    Case(text: "<a b=1/>", reason: .malformed(code: 39), line: 1),
    Case(text: "<a b/>", reason: .malformed(code: 41), line: 1),
    Case(text: "<a b='<'/>", reason: .malformed(code: 38), line: 1),
    Case(text: "<a>x & y</a>", reason: .malformed(code: 68), line: 1),
    Case(text: "<a>x &amp y</a>", reason: .malformed(code: 23), line: 1),
    Case(text: "<a>x < y</a>", reason: .malformed(code: 68), line: 1),
    Case(text: "<a>]]></a>", reason: .malformed(code: 62), line: 1),
    Case(text: "<p:a/>", reason: .malformed(code: 201), line: 1),
    Case(text: "<a p:b='1'/>", reason: .malformed(code: 201), line: 1),
    Case(text: "<a>&#0;</a>", reason: .malformed(code: 9), line: 1),
    Case(text: "<a>&#xFFFF;</a>", reason: .malformed(code: 9), line: 1),
    Case(text: "<?xml version='2.0'?><a/>", reason: .malformed(code: 108), line: 1),
    Case(text: "<a>\n x&nbsp;y</a>", reason: .entity("nbsp"), line: 2, column: 3),
    Case(text: "<a b='&euro;'/>", reason: .entity("euro"), line: 1, column: 7),
    Case(text: "<!DOCTYPE a SYSTEM 'a.dtd'><a>&euro;</a>", reason: .entity("euro"), line: 1, column: 31),
    Case(text: "<!DOCTYPE a SYSTEM 'a.dtd'><a b='&euro;'/>", reason: .entity("euro"), line: 1),
    Case(text: "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", reason: .doctype, line: 1, column: 13),
    Case(text: "<!DOCTYPE a SYSTEM 'a.dtd' []><a/>", reason: .doctype, line: 1, column: 28),
    Case(text: "<a>\n\u{1}</a>", reason: .forbiddenCharacter(1), line: 2, column: 1),
    Case(text: "<a>12345678901234567890\u{0}</a>", reason: .forbiddenCharacter(0), line: 1, column: 24),
    Case(text: "<a>ä\u{fffe}</a>", reason: .forbiddenCharacter(0xfffe), line: 1, column: 6),
    Case(text: "PK\u{3}\u{4}...", reason: .notXML(.zip), line: 1, column: 1),
    Case(text: "%PDF-1.7\n", reason: .notXML(.pdf), line: 1, column: 1),
    Case(text: "<!doctype html>\n<html>", reason: .notXML(.html), line: 1, column: 1),
    Case(text: "{\"a\": 1}", reason: .notXML(.json), line: 1, column: 1),
    Case(text: "ISA*00*          *", reason: .notXML(.edi), line: 1, column: 1),
    Case(text: "Dear partner,", reason: .notXML(.text), line: 1, column: 1),
    Case(text: "\u{1}\u{2}\u{0}", reason: .notXML(.binary), line: 1, column: 1),
    Case(text: "<?xml version='1.0' encoding='UTF-7'?><a/>", reason: .encoding("UTF-7"), line: 1, column: 1),
    Case(text: "<?xml version='1.0' encoding='nonsense'?><a/>", reason: .encoding("NONSENSE"), line: 1, column: 1),
  ]

  @Test(arguments: cases)
  func isRefused(_ item: Case) throws {
    let reading = read(item.text)
    let problem = try #require(reading.problem)
    #expect(problem.reason == item.reason)
    if item.line > 0 { #expect(problem.place.line == item.line) }
    if item.column > 0 {
      #expect(problem.place.column == item.column)
      let bytes = Array(item.text.utf8)
      #expect(bytes[0..<Int(problem.place.offset)].count { $0 == 0x0a } + 1 == item.line)
    }
    #expect(problem.sentence.hasSuffix(".") && problem.sentence.utf8.count > 20)
  }

  /// However the input is cut, the events before the problem and the problem are the same.
  @Test(arguments: cases)
  func isRefusedTheSameHoweverCut(_ item: Case) {
    let bytes = Array(item.text.utf8)
    let whole = read(bytes)
    for cut in 0...bytes.count {
      let reading = read(bytes, cuts: [cut])
      #expect(reading.events == whole.events, "cut at \(cut)")
      #expect(reading.problem?.reason == whole.problem?.reason, "cut at \(cut)")
    }
    #expect(read(bytes, piece: 1).problem?.reason == whole.problem?.reason)
  }

  @Test func limitsAreExact() {
    var limits = XMLLimits()
    limits.depth = 5
    limits.attributes = 3
    limits.names = 4
    limits.name = 10
    let nested = { (depth: Int) in
      String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    }
    #expect(read(nested(5), limits: limits).problem == nil)
    #expect(read(nested(6), limits: limits).problem?.reason == .tooDeep(limit: 5))
    #expect(read(nested(6), limits: limits).problem?.place.column == 16)
    #expect(read("<a b='' c='' d=''/>", limits: limits).problem == nil)
    #expect(read("<a b='' c='' xmlns='u' d=''/>", limits: limits).problem?.reason == .tooManyAttributes(limit: 3))
    #expect(read("<a><b/><c/><d/><a/></a>", limits: limits).problem == nil)
    #expect(read("<a><b/><c/><d/><e/></a>", limits: limits).problem?.reason == .tooManyNames(limit: 4))
    #expect(read("<a><b/><c/><d e=''/></a>", limits: limits).problem?.reason == .tooManyNames(limit: 4))
    #expect(read("<abcdefghij/>", limits: limits).problem == nil)
    #expect(read("<abcdefghijk/>", limits: limits).problem?.reason == .nameTooLong(limit: 10))
  }

  @Test func whatStandsBeforeTheProblemIsGiven() {
    let reading = read("<a><b>1</b>\n<c></b></a>")
    #expect(reading.events.map(\.kind) == [.start, .start, .text, .end, .start])
    #expect(reading.problem != nil)
  }

  @Test func anExternalDoctypeIsNoted() {
    let text = """
      <?xml version="1.0"?>
      <!DOCTYPE cXML SYSTEM "http://xml.example.org/schemas/cXML/1.2.014/cXML.dtd">
      <cXML payloadID="1"/>
      """
    let reading = read(text)
    #expect(reading.problem == nil)
    #expect(reading.events.count == 2)
    #expect(reading.doctype?.name == "cXML")
    #expect(reading.doctype?.systemID == "http://xml.example.org/schemas/cXML/1.2.014/cXML.dtd")
    #expect(reading.doctype?.line == 2)
    let known = read("<!DOCTYPE a PUBLIC \"-//X//Y\" \"z.dtd\"><a/>").doctype
    #expect(known?.publicID == "-//X//Y" && known?.systemID == "z.dtd")
  }
}
