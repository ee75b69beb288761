import Octets
import Testing
import XMLRecords

/// What somebody might send to harm: each is refused at once, or read in little memory.
@Suite(.serialized) struct AttackTests {
  #if DEBUG
    static let isFast = false
  #else
    static let isFast = true
  #endif
  /// A gigabyte when built for speed.
  static let huge = isFast ? 1 << 30 : 32 << 20

  private func expectQuick(_ limit: Double = 1, _ body: () -> Void) {
    #expect(processorSeconds(body) < (Self.isFast ? limit : limit * 10))
  }

  @Test(arguments: [
    "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
    "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/x.dtd'>%p;]><a/>",
    "<!DOCTYPE a [<!ENTITY a '1234567890'><!ENTITY b '&a;&a;&a;&a;&a;'>]><a>&b;&b;&b;</a>",
    "<!DOCTYPE a SYSTEM 'file:///etc/passwd' [<!ATTLIST a b CDATA 'c'>]><a/>",
  ])
  func declarationsAreRefused(_ text: String) {
    expectQuick(0.1) {
      let reading = read(text)
      #expect(reading.problem?.reason == .doctype)
      #expect(reading.events.isEmpty)
    }
  }

  @Test func billionLaughsAndQuadraticBlowup() {
    var laughs = "<!DOCTYPE l [<!ENTITY l0 'ha'>"
    for number in 1..<30 { laughs += "<!ENTITY l\(number) '&l\(number - 1);&l\(number - 1);'>" }
    expectQuick { #expect(read(laughs + "]><l>&l29;</l>").problem?.reason == .doctype) }
    let long = String(repeating: "a", count: 100_000)
    let quadratic =
      "<!DOCTYPE q [<!ENTITY a '\(long)'>]><q>" + String(repeating: "&a;", count: 50_000) + "</q>"
    expectQuick { #expect(read(quadratic).problem?.reason == .doctype) }
  }

  @Test func externalDoctypeIsNeverFetched() {
    expectQuick(0.1) {
      let reading = read("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a>x</a>")
      #expect(reading.problem == nil)
      #expect(reading.events.count == 3)
    }
  }

  @Test func deepNesting() {
    expectQuick {
      let result = count(EndlessSource("", "<a>", times: 100_000, ""))
      #expect(result.problem?.reason == .tooDeep(limit: 128))
      #expect(result.events == 128)
    }
  }

  @Test func manyAttributesInOneTag() {
    var text = "<a"
    for number in 0..<200_000 { text += " a\(number)='1'" }
    text += "/>"
    expectQuick {
      let result = count(MemorySource(Array(text.utf8)))
      #expect(result.problem?.reason == .tagTooLong(limit: 64 << 10))
      #expect(result.events == 0)
    }
  }

  /// The most attributes that a tag of legal length can hold.
  @Test func manyAttributesInShortTags() {
    var text = "<r><a"
    for number in 0..<7_000 { text += " a\(number)=''" }
    text += "/>"
    expectQuick {
      let result = count(MemorySource(Array(text.utf8)))
      #expect(result.problem?.reason == .tooManyAttributes(limit: 256))
    }
    var spaces = "<r"
    for number in 0..<2_500 { spaces += " xmlns:p\(number)='u\(number)'" }
    expectQuick {
      #expect(read(spaces + "/>").problem?.reason == .tooManyAttributes(limit: 256))
    }
  }

  @Test func tagsAndCommentsWithoutEnd() {
    expectQuick {
      let tag = count(EndlessSource("<a b='", "xxxxxxxxxxxxxxxx", times: Self.huge / 16, ""))
      #expect(tag.problem?.reason == .tagTooLong(limit: 64 << 10))
      let comment = count(EndlessSource("<a><!-- ", "xxxxxxxxxxxxxxxx", times: Self.huge / 16, ""))
      #expect(comment.problem?.reason == .commentTooLong(limit: 1 << 20))
      let reference = count(EndlessSource("<a>&", "xxxxxxxxxxxxxxxx", times: Self.huge / 16, ""))
      #expect(reference.problem?.reason == .malformed(code: 23))
      let instruction = count(EndlessSource("<a><?x ", "xxxxxxxxxxxxxxxx", times: Self.huge / 16, ""))
      #expect(instruction.problem?.reason == .commentTooLong(limit: 1 << 20))
      let type = count(EndlessSource("<!DOCTYPE a SYSTEM '", "xxxxxxxxxxxxxxxx", times: Self.huge / 16, ""))
      #expect(type.problem?.reason == .commentTooLong(limit: 1 << 20))
    }
  }

  @Test func manyNames() {
    var text = "<r>"
    for number in 0..<100_000 { text += "<n\(number)/>" }
    expectQuick { #expect(read(text).problem?.reason == .tooManyNames(limit: 4_096)) }
    text = "<r>"
    for number in 0..<100_000 { text += "<n xmlns='u:\(number)'/>" }
    expectQuick { #expect(read(text).problem?.reason == .tooManyNames(limit: 4_096)) }
  }

  @Test func hugeTextKeepsMemorySmall() {
    let line = String(repeating: "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo", count: 1_000)
    let times = Self.huge / line.utf8.count
    let text = count(EndlessSource("<a><b>", line, times: times, "</b></a>"))
    #expect(text.problem == nil)
    #expect(text.events == 5 && text.cut == 1)
    let some = (Self.isFast ? 4 << 20 : 3 << 19) / line.utf8.count
    let data = count(EndlessSource("<a><b><![CDATA[", line, times: some, "]]></b></a>"))
    #expect(data.problem == nil)
    #expect(data.events == 5 && data.cut == 1)
    if Self.isFast {
      let endless = count(EndlessSource("<a><b><![CDATA[", line, times: times, "]]></b></a>"))
      #expect(endless.problem == nil || endless.problem?.reason == .sectionTooLong(limit: 7 << 20))
    }
  }

  @Test func hugeDocumentKeepsMemorySmall() {
    let line = "<Line n='1'>\n  <Id>12345</Id>\n  <Name>Gloves &amp; more</Name><!-- c -->\n</Line>\n"
    let times = Self.huge / 4 / line.utf8.count
    let result = count(EndlessSource("<r>", String(repeating: line, count: 100), times: times / 100, "</r>"))
    #expect(result.problem == nil)
    #expect(result.events == 2 + times / 100 * 100 * 8)
  }

  @Test func compressedBytes() {
    let problem = read([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3, 0xb3, 0x49, 0xb4, 0xb3]).problem
    #expect(problem?.reason == .notXML(.gzip))
  }

  @Test func nothingElseIsFollowed() {
    let reading = read(
      "<?xml-stylesheet href='file:///etc/passwd'?><a xmlns:xi='http://www.w3.org/2001/XInclude'>"
        + "<xi:include href='file:///etc/passwd' parse='text'/></a>")
    #expect(reading.problem == nil)
    #expect(reading.events.allSatisfy { $0.kind != .text })
  }

  /// Any bytes end, and the same way however they come.
  @Test func damagedDocumentsEnd() {
    var random = SplitMix(seed: 2_024)
    let whole = Array(samples[4].utf8)
    for _ in 0..<(Self.isFast ? 20_000 : 1_000) {
      var bytes = whole
      for _ in 0...random.below(3) {
        let at = random.below(bytes.count)
        switch random.below(3) {
        case 0: bytes[at] = UInt8(random.below(256))
        case 1: bytes.remove(at: at)
        default: bytes.insert(Array("<>&;'\"/!?[]= ".utf8)[random.below(13)], at: at)
        }
      }
      let reading = read(bytes)
      let other = read(bytes, piece: 1 + random.below(64))
      #expect(reading.matter == other.matter)
      #expect((reading.problem == nil) == (other.problem == nil))
      if reading.matter != other.matter { break }
    }
  }
}
