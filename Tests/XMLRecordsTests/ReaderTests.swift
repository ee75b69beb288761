import Octets
import Testing
import XMLRecords

@Suite struct ReaderTests {
  @Test(arguments: samples)
  func readsWhatTheSlowTwinReads(_ sample: String) {
    let reading = read(sample)
    #expect(reading.problem == nil)
    #expect(reading.events == SlowTwin.read(Array(sample.utf8)))
  }

  @Test(arguments: samples)
  func everyCutGivesTheSame(_ sample: String) {
    let bytes = Array(sample.utf8)
    let whole = read(bytes)
    for cut in 0...bytes.count {
      let reading = read(bytes, cuts: [cut])
      #expect(reading == whole, "cut at byte \(cut)")
      if reading != whole { break }
    }
  }

  @Test(arguments: samples)
  func oneByteAtATimeGivesTheSame(_ sample: String) {
    let bytes = Array(sample.utf8)
    let whole = read(bytes)
    for piece in [1, 2, 3, 7, 16] { #expect(read(bytes, piece: piece) == whole) }
  }

  /// Random trees with blanks, comments and references in every constellation, in random pieces.
  @Test func randomDocumentsReadAsTheSlowTwin() {
    var random = SplitMix(seed: 1_999)
    for _ in 0..<400 {
      let text = Array(randomDocument(&random).utf8)
      let twin = SlowTwin.read(text)
      let reading = read(text, piece: 1 + random.below(200))
      #expect(reading.problem == nil)
      #expect(reading.events == twin)
      if reading.events != twin { break }
    }
  }

  /// Another thread reads: nothing is lost, doubled or in another place.
  @Test func readingAheadGivesTheSame() {
    var random = SplitMix(seed: 27)
    for _ in 0..<200 {
      let text = Array(randomDocument(&random).utf8)
      let piece = 1 + random.below(60)
      let ahead = readAhead(text, piece: piece)
      let twin = SlowTwin.read(text)
      #expect(ahead.reading.problem == nil)
      #expect(ahead.reading.events == twin)
      #expect(ahead.columns == columns(text, piece: piece))
      if ahead.reading.events != twin { break }
    }
  }

  /// What stands before a problem is handed out, and the problem is the same.
  @Test func readingAheadEndsWhereTheReaderDoes() {
    let rows = String(repeating: "<r a='1'>x</r>\n", count: 400)
    for tail in ["</a>", "<r></a>", "", "&no;</a>", "</a><b/>"] {
      let text = Array("<a>\n\(rows)\(tail)".utf8)
      for piece in [7, 64, 1_000] {
        let ahead = readAhead(text, piece: piece)
        let plain = read(text, piece: piece)
        #expect(ahead.reading.events == plain.events)
        #expect(ahead.reading.problem == plain.problem)
        #expect((ahead.reading.problem == nil) == (tail == "</a>"))
      }
    }
  }

  @Test func namesRegisteredBeforeKeepTheirNumbers() throws {
    var names = NameTable()
    let order = names.add("Order", in: "urn:x")
    let id = names.add("Id", in: "urn:x")
    var reader = XMLReader(
      MemorySource(Array("<p:Order xmlns:p='urn:x'><q:Id xmlns:q='urn:x'/><Id/></p:Order>".utf8)), names: names)
    let first = try reader.next()
    #expect(first == .events)
    var seen: [Int32] = []
    for index in 0..<reader.batch.events.count { seen.append(reader.batch.events[index].name) }
    #expect(seen == [order, id, id, 2, 2, order])
    #expect(reader.batch.names[2] == XMLName("Id"))
    for _ in 0..<2 {
      let last = try reader.next()
      #expect(last == .end)
    }
  }

  @Test func longTextIsCutBetweenCharacters() {
    var limits = XMLLimits()
    limits.text = 100
    let reading = read("<a><b>\(String(repeating: "ä", count: 80))x</b><c>ok</c></a>", limits: limits)
    #expect(reading.problem == nil)
    #expect(reading.events[2].isCut)
    #expect(reading.events[2].text == String(repeating: "ä", count: 50))
    #expect(reading.events[5].text == "ok" && !reading.events[5].isCut)
    limits.text = 99
    #expect(read("<a>\(String(repeating: "ä", count: 80))</a>", limits: limits).events[1].text.utf8.count == 98)
  }

  @Test func unwantedTextIsSkipped() {
    var names = NameTable()
    names.skipText(of: names.add("Attachment"))
    let text = Array("<a><Attachment t='1'>QUJD<x>in</x></Attachment><Attachment/><b>kept</b></a>".utf8)
    let reading = read(text, names: names)
    #expect(reading.events[2].kind == .text && reading.events[2].text.isEmpty && reading.events[2].isCut)
    #expect(reading.events.filter { $0.kind == .text }.map(\.text) == ["", "in", "kept"])
  }

  /// Lines and offsets stay right when the window has slid many times.
  @Test func placesAreRightFarBehindTheBeginning() {
    var text = "<r>\n"
    for number in 0..<3_000 { text += "  <line n='\(number)'>\n\n    <v>\(number)</v></line>\n" }
    text += "</r>"
    let bytes = Array(text.utf8)
    let reading = read(bytes, piece: 999)
    var expected: UInt32 = 2
    for event in reading.events where event.kind == .start && event.name.local == "line" {
      #expect(event.line == expected)
      #expect(bytes[Int(event.offset)] == 0x3c)
      expected += 3
    }
    #expect(expected == 9_002)
  }

  private func randomDocument(_ random: inout SplitMix) -> String {
    var text = random.below(2) == 0 ? "<?xml version='1.0'?>\n" : ""
    writeElement(&text, &random, depth: 0)
    return text
  }

  private func writeElement(_ text: inout String, _ random: inout SplitMix, depth: Int) {
    let names = ["a", "Item", "x:b", "x:Größe", "c-d.e"]
    let name = names[random.below(names.count)]
    text += "<\(name)"
    if depth == 0 || random.below(4) == 0 { text += " xmlns:x='urn:\(random.below(3))'" }
    if random.below(3) == 0 { text += "\n  k=\"v>&lt;\(random.below(100))\"" }
    if random.below(3) == 0 { text += " x:k='&#\(random.below(26) + 65);\t\"'" }
    if random.below(5) == 0 {
      text += "/>"
      return
    }
    text += ">"
    for _ in 0..<random.below(5) {
      switch random.below(7) {
      case 0 where depth < 6, 1 where depth < 6, 2 where depth < 6: writeElement(&text, &random, depth: depth + 1)
      case 3: text += "\n   "
      case 4: text += "<!-- <no> -->"
      case 5: text += "<![CDATA[ ]]&<x> ]]>"
      default: text += "text \(random.below(1_000)) &amp; – "
      }
    }
    text += "</\(name)\(random.below(5) == 0 ? "\n" : "")>"
  }
}
