// Rows from bytes: what each cell holds, where it stood, the same however the file is cut, and as the slow twin reads it.

import Delimited
import Octets
import Testing

/// Files of every kind with the dialect each is read in.
let samples: [(String, [UInt8], Dialect)] = {
  let semicolon = Dialect(separator: 0x3b)
  var all: [(String, [UInt8], Dialect)] = []
  func add(_ name: String, _ text: String, _ dialect: Dialect = .usual) {
    all.append((name, Array(text.utf8), dialect))
  }
  add("plain", "sku,name,price\nA-1,Hose,12.50\nA-2,Clamp,3\n")
  add("line ends", "a,b\r\nc,d\re,f\n\ng,h\r\r\n\r\ni,j")
  add("quotes", "a,\"b,c\",\"d \"\"e\"\" f\"\r\n\"\",\"\"\"\",\"x\ny\r\nz\rw\"\r\nlast,\"row\",\"\"")
  add("lenient", "a\"b,c\nd,\"e\"f,g\n\"h\"\"i\",j\"\"k,\"l\" ,m\n5\" pipe,6\"\n")
  add("escapes", "\"a \\\"b\\\" \\\\\";\"c:\\temp\"\n\"d\\\\\";e\\f\n", Dialect(separator: 0x3b, escape: .backslash))
  add("both escapes", "\"a \\\"b\\\" \"\"c\"\"\",d\n\"x\"\"\\\"\",y\n", Dialect(escape: .both))
  add("comments", "# \"one\n#two,\"\"\na,#b\n\"#c\",d\r\n#\n#x\r\n", Dialect(comment: 0x23))
  add("trimmed", " a , \"b \" ,\tc\t\n   \n\" d \"  x ,e\"f\n , ,\n", Dialect(trims: true))
  add("no quotes", "a\t\"b\t c\"d\n\"\t\"\"\n", Dialect(separator: 0x09, quote: nil))
  add("UTF-8", "Größe;Ødegård;日本\n\"é;\";😀;\u{a0}\n", semicolon)
  add("tab trimmed", " a \t b\t\n\t\t\n", Dialect(separator: 0x09, trims: true))
  all.append(
    (
      "Windows-1252", [0x80, 0x2c, 0x22, 0xe9, 0x22, 0x22, 0x22, 0x0a, 0x81, 0x2c, 0x61],
      Dialect(encoding: .windows1252)
    ))
  all.append(
    ("Latin-1", [0x80, 0x3b, 0xe9, 0x0d, 0x0a, 0xff, 0x3b, 0x3b], Dialect(separator: 0x3b, encoding: .latin1)))
  all.append(
    ("bad UTF-8", Array("ok,".utf8) + [0xe9, 0x2c, 0xc3, 0xa9, 0xed, 0xa0, 0x80, 0x0a, 0x22, 0xff, 0x22], .usual))
  all.append(("marked", [0xef, 0xbb, 0xbf] + Array("id,é\n\"1\",2\n".utf8), .usual))
  all.append(("unclosed", Array("a,b\nc,\"d\ne,f\n".utf8), .usual))
  let wide = "id;Größe\r\n\"1\r\n\";😀 x\r\n;\r\n"
  all.append(("UTF-16LE", [0xff, 0xfe] + wide.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }, semicolon))
  all.append(
    (
      "UTF-16BE", wide.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] },
      Dialect(separator: 0x3b, encoding: .utf16BigEndian)
    ))
  all.append(("lone surrogate", [0xff, 0xfe, 0x41, 0, 0, 0xd8, 0x2c, 0, 0x42, 0, 0x0a, 0, 0x43, 0, 0x07], .usual))
  let columns: [Dialect.Column] = [.init(start: 0, length: 3), .init(start: 5, length: 4), .init(start: 3, length: 2)]
  add("fixed", "abcdeéfgh\nAB\n\n123  \"x\"yz\nü2 45 é78😀\n", Dialect(columns: columns))
  add("fixed trimmed", "a   b c  \n   \n x y z w\n", Dialect(trims: true, columns: columns))
  let long = (0..<40).map { "row \($0),\"q\"\"\($0)\",\($0 % 3 == 0 ? "\"a\nb\"" : "plain text of some length"),x" }
  add("many", long.joined(separator: "\r\n"))
  return all
}()

@Suite struct ReaderTests {
  @Test(arguments: samples.indices)
  func readsWhatTheSlowTwinReads(_ index: Int) throws {
    let (name, file, dialect) = samples[index]
    let fast = try reading(file, dialect).comparable
    let slow = slowReading(file, dialect)
    #expect(fast == slow, "\(name)")
  }

  /// Cut at every byte, through a window so small that it slides and grows.
  @Test(arguments: samples.indices)
  func everyCutGivesTheSame(_ index: Int) throws {
    let (name, file, dialect) = samples[index]
    let whole = try reading(file, dialect)
    for cut in 0...file.count {
      let cutReading = try reading(file, dialect, cuts: [cut], window: 64)
      #expect(cutReading == whole, "\(name) cut at byte \(cut)")
      if cutReading != whole { break }
    }
    #expect(try reading(file, dialect, cuts: Array(0...file.count), window: 64) == whole, "\(name) byte by byte")
  }

  /// Random text over few bytes: blocks of 64, their borders, quotes and line ends in every constellation.
  @Test(arguments: 0..<16)
  func randomTextReadsAsTheSlowTwin(_ seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed))
    let escapes: [Dialect.Escape] = [.doubled, .backslash, .both]
    for _ in 0..<150 {
      let dialect = Dialect(
        separator: random.pick([0x2c, 0x3b, 0x09]), quote: random.pick([0x22, 0x22, 0x27, nil]),
        escape: random.pick(escapes), comment: random.pick([nil, 0x23]), trims: random.below(3) == 0)
      let alphabet = Array(
        random.pick(["ab,;\t\"'\\\n\r# é", "abcdefgh,,\"\n", "\"\",\n", "a,;\n\r", "abcdefghijk \"\"\\,\n"]).utf8)
      var file: [UInt8] = []
      for _ in 0..<random.below(400) { file.append(random.pick(alphabet)) }
      let fast = try reading(file, dialect, cuts: [random.below(400)], window: 64 + random.below(256))
      let slow = slowReading(file, dialect)
      #expect(
        fast.comparable == slow,
        "\(String(decoding: file, as: UTF8.self).debugDescription) \(dialect) \(fast.comparable.problems) \(slow.problems) \(zip(fast.rows, slow.rows).first { $0.0 != $0.1 } as Any)"
      )
      if fast.comparable != slow { return }
    }
  }

  /// Random bytes in every encoding, many of them no text, and in columns of fixed width.
  @Test(arguments: 0..<10)
  func randomBytesReadAsTheSlowTwin(_ seed: Int) throws {
    var random = SplitMix(seed: UInt64(900 + seed))
    let encodings: [Dialect.Encoding] = [.utf8, .latin1, .windows1252, .utf16LittleEndian, .utf16BigEndian]
    let bytes: [UInt8] = [
      0x61, 0x62, 0x2c, 0x22, 0x0a, 0x0d, 0, 0, 0, 0xd8, 0xdc, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xff, 0xf0,
    ]
    for _ in 0..<40 {
      var dialect = Dialect(encoding: random.pick(encodings), trims: random.below(3) == 0)
      if random.below(3) == 0 {
        dialect.columns = (0..<1 + random.below(4)).map { _ in
          Dialect.Column(start: random.below(6), length: 1 + random.below(4))
        }
      }
      var file: [UInt8] = dialect.encoding.isWide ? random.pick([[], [0xff, 0xfe], [0xfe, 0xff]]) : []
      for _ in 0..<random.below(300) { file.append(random.pick(bytes)) }
      let fast = try reading(file, dialect, cuts: [random.below(300)], window: 64 + random.below(256))
      let slow = slowReading(file, dialect)
      #expect(fast.comparable == slow, "\(file) \(dialect)")
      if fast.comparable != slow { return }
    }
  }

  /// Well-formed rows, most of them through the fast path.
  @Test(arguments: 0..<8)
  func randomRowsReadAsTheSlowTwin(_ seed: Int) throws {
    var random = SplitMix(seed: UInt64(500 + seed))
    let cells = [
      "", "1", "A-100", "some text", "\"q\"", "\"a \"\"b\"\" c\"", "\"x\r\ny\"", "é",
      "long text, \"".filter { $0 != "," && $0 != "\"" }, "\"1,2\"",
    ]
    for _ in 0..<30 {
      var text = ""
      for _ in 0..<60 {
        text += (0..<1 + random.below(6)).map { _ in random.pick(cells) }.joined(separator: ",")
        text += random.pick(["\n", "\r\n", "\r"])
      }
      let file = Array(text.utf8)
      let fast = try reading(file, window: 64 + random.below(1_000)).comparable
      #expect(fast == slowReading(file, .usual))
    }
  }

  @Test func cellsAndPlaces() throws {
    let all = try reading("id,text\r\n1,\"a\r\n\"\"b\"\"\"\r\n\r\n2,c")
    #expect(all.texts == [["id", "text"], ["1", "a\r\n\"b\""], ["2", "c"]])
    #expect(
      all.rows.map(\.place) == [
        Place(offset: 0, line: 1, column: 1), Place(offset: 9, line: 2, column: 1),
        Place(offset: 25, line: 5, column: 1),
      ])
    #expect(all.rows[1].offsets == [9, 11])
    #expect(all.rows.map(\.number) == [1, 2, 3])
    #expect(all.blank == 1 && all.problems.isEmpty)
  }

  @Test func columnsComeInTheOrderAskedFor() throws {
    let file = Array("a,b,c\n1,\"2\",3\n4\n".utf8)
    let all = try reading(file, arrangement: [2, -1, 0, 0])
    #expect(all.texts == [["c", "", "a", "a"], ["3", "", "1", "1"], ["", "", "4", "4"]])
    // An absent cell stands where its row ends.
    #expect(all.rows[1].offsets == [12, 13, 6, 6])
    for cut in 0...file.count {
      #expect(try reading(file, arrangement: [2, -1, 0, 0], cuts: [cut], window: 64) == all)
    }
  }

  @Test func columnsMayBeArrangedBehindTheHeader() throws {
    var reader = RowReader(MemorySource(Array("name,id\nHose,7\nClamp,8\n".utf8)), .usual)
    var problems: [RowProblem] = []
    #expect(try reader.next(&problems))
    let names = (1...reader.cellCount).map { String(decoding: reader.text($0), as: UTF8.self) }
    reader.arrangement = ["id", "price", "name"].map { names.firstIndex(of: $0) ?? -1 }
    var rows: [[String]] = []
    while try reader.next(&problems) {
      rows.append((1...reader.cellCount).map { String(decoding: reader.text($0), as: UTF8.self) })
    }
    #expect(rows == [["7", "", "Hose"], ["8", "", "Clamp"]] && problems.isEmpty)
  }

  /// A row without quotes stays where it is, but for the first of a window; one with quotes is rewritten.
  @Test func plainRowsAreNotCopied() throws {
    var reader = RowReader(MemorySource(Array("a,b\nc,d\n\"e\",f\n".utf8)), .usual)
    var problems: [RowProblem] = []
    var firsts: [Int] = []
    while try reader.next(&problems) { firsts.append(Int(reader.ends[reader.first])) }
    #expect(firsts == [0, 3, 0])
  }

  @Test func oddQuotesAreToldWithTheirPlace() throws {
    let all = try reading("5\" pipe,b\nc,\"d\"e\n\"f\0\",g\n")
    #expect(all.texts == [["5\" pipe", "b"], ["c", "de"], ["f\0", "g"]])
    #expect(
      all.problems == [
        RowProblem(.strayQuote, Place(offset: 1, line: 1, column: 2), row: 1, column: 1),
        RowProblem(.textAfterQuote, Place(offset: 15, line: 2, column: 6), row: 2, column: 2),
        RowProblem(.nul, Place(offset: 19, line: 3, column: 3), row: 3, column: 1),
      ])
  }

  @Test func badBytesAreToldOneByOne() throws {
    let all = try reading([0x61, 0x2c, 0xe9, 0x0a, 0x62, 0x2c, 0xc3, 0xa9, 0xff])
    #expect(all.texts == [["a", "\u{fffd}"], ["b", "é\u{fffd}"]])
    #expect(
      all.problems == [
        RowProblem(.invalidText, Place(offset: 2, line: 1, column: 3), row: 1, column: 2),
        RowProblem(.invalidText, Place(offset: 8, line: 2, column: 5), row: 2, column: 2),
      ])
    let foreign = try reading([0x80, 0x2c, 0x81], Dialect(encoding: .windows1252))
    #expect(foreign.texts == [["€", "\u{fffd}"]])
    #expect(foreign.problems == [RowProblem(.invalidText, Place(offset: 2, line: 1, column: 3), row: 1, column: 2)])
    #expect(try reading([0xa4, 0x2c, 0xfc], Dialect(encoding: .latin1)).texts == [["¤", "ü"]])
  }

  @Test func theMarkOfTheFileIsRight() throws {
    let utf8 = try reading([0xef, 0xbb, 0xbf] + Array("é,b".utf8), Dialect(encoding: .windows1252))
    #expect(utf8.texts == [["é", "b"]] && utf8.kinds == [.otherEncoding])
    #expect(utf8.rows[0].offsets == [3, 6])
    let wide = try reading([0xff, 0xfe, 0xe9, 0, 0x2c, 0, 0x3d, 0xd8, 0, 0xde, 0x0a, 0, 0x62, 0])
    #expect(wide.texts == [["é", "😀"], ["b"]] && wide.kinds == [.otherEncoding])
    #expect(wide.rows.map(\.offsets) == [[2, 6], [12]])
  }

  @Test func halvesOfCharactersAreTold() throws {
    let file: [UInt8] = [0xff, 0xfe, 0x41, 0, 0x0a, 0, 0x42, 0, 0x2c, 0, 0, 0xd8, 0x2c, 0, 0x07]
    let all = try reading(file, Dialect(encoding: .utf16LittleEndian))
    #expect(all.texts == [["A"], ["B", "\u{fffd}", "\u{fffd}"]])
    #expect(all.problems.map(\.place.offset) == [10, 14] && all.problems.map(\.column) == [2, 3])
  }

  @Test(arguments: ["sep=;\r\na;b\n", "SEP=;\na;b", "\u{feff}sep=;\ra;b\r"])
  func theSeparatorLineIsRight(_ text: String) throws {
    let all = try reading(text)
    #expect(all.texts == [["a", "b"]] && all.kinds == [.otherSeparator])
    #expect(all.rows[0].place.line == 2)
    #expect(try reading(text, Dialect(separator: 0x3b)).problems.isEmpty)
    #expect(try reading("sep=;x\n").texts == [["sep=;x"]])
  }

  @Test func thePreambleIsPassedOver() throws {
    let all = try reading("Report \"of\r\n\r\nsome day\r\na,b\r\n1,2", preamble: 3)
    #expect(all.texts == [["a", "b"], ["1", "2"]])
    #expect(all.rows[0].place == Place(offset: 24, line: 4, column: 1) && all.rows[0].number == 1)
    #expect(try reading("a\nb", preamble: 5).rows.isEmpty)
  }

  @Test func emptyFiles() throws {
    for file in [[], [0xef, 0xbb, 0xbf], [0xff, 0xfe], [0x0a], [0x0d, 0x0a, 0x0d]] as [[UInt8]] {
      #expect(try reading(file).rows.isEmpty)
    }
  }
}
