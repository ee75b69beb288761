// What is proposed for a file, and the words for it.

import Delimited
import Octets
import Testing

@Suite struct EvidenceTests {
  private func evidence(_ text: String) -> DialectEvidence { DialectEvidence(Array(text.utf8), isWhole: true) }

  @Test(arguments: [
    (",", "sku,name,price\nA1,Hose,2.50\nA2,\"Clamp, small\",1.25\n"),
    (";", "Nr;Name;Preis\n1;Schlauch, rot;2,50\n2;Schelle;1,25\n"),
    ("\t", "Nr\tName\tText\n1\tHose, 3\" wide; red\tx\n2\tClamp\ty, z\n"), ("|", "a|b|c\n1|12:30|x,y\n2|13:45|z\n"),
    (":", "ward:floor:beds\nicu:two:9\neye:one:12\n"), ("\u{1}", "id\u{1}name\n1\u{1}Doe, J\n"),
  ])
  func separators(separator: String, text: String) {
    let seen = evidence(text)
    #expect(seen.dialect.separator == separator.utf8.first)
    #expect(seen.hasHeader && seen.preamble == 0)
  }

  @Test func wordsTellCounts() {
    let rows = (0..<200).map { "\($0);a;b;c;d;e;f;g;\($0),5" }.joined(separator: "\r\n")
    let seen = evidence("n;a1;b1;c1;d1;e1;f1;g1;p\r\n" + rows)
    #expect(seen.words(.separator) == "; gives 9 cells in 201 of 201 rows")
    #expect(seen.words(.rowEnd) == "200 lines end with CR LF")
    #expect(seen.words(.header) == "column 1 is named 'n' and holds '0'")
    #expect(seen.words(.decimal) == "200 numbers have a decimal comma, as '0,5'")
    #expect(seen.dialect.rowEnd == .both && seen.decimal == 0x2c)
    #expect(seen.header == ["n", "a1", "b1", "c1", "d1", "e1", "f1", "g1", "p"])
  }

  @Test func encodings() {
    let latin = DialectEvidence(Array("name,x\nCaf".utf8) + [0xe9] + Array(",1\n".utf8), isWhole: true)
    #expect(latin.dialect.encoding == .windows1252)
    #expect(latin.words(.encoding) == "0xE9 at offset 10 is é in Windows-1252; the file is no UTF-8")
    let odd = DialectEvidence(Array("name,x\nCaf".utf8) + [0x81] + Array(",1\n".utf8), isWhole: true)
    #expect(odd.dialect.encoding == .latin1)
    #expect(evidence("name,é\na,1").words(.encoding) == "0xC3 0xA9 at offset 5 is é in UTF-8, and all bytes are valid")
    #expect(evidence("\u{feff}name,x\na,1").header == ["name", "x"])
    let wide = "name;Größe\r\nab;1\r\n".utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    for mark in [[], [0xff, 0xfe]] as [[UInt8]] {
      let seen = DialectEvidence(mark + wide, isWhole: true)
      #expect(seen.dialect.encoding == .utf16LittleEndian && seen.dialect.separator == 0x3b)
      #expect(seen.header == ["name", "Größe"])
    }
    let swapped = "name;size\r\nab;1\r\n".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
    #expect(DialectEvidence(swapped, isWhole: true).dialect.encoding == .utf16BigEndian)
  }

  @Test func quotesAndEscapes() {
    #expect(evidence("a;b\n\"x \\\"y\\\"\";1\n\"z\\\"; w\";2\n").dialect.escape == .backslash)
    #expect(evidence("a;b\n\"x \"\"y\"\"\";1\n").dialect.escape == .doubled)
    #expect(evidence("a,b\n'x, y',1\n'z','2'\n").dialect.quote == 0x27)
    // Inches, and a quote that is never closed.
    #expect(evidence("a\tb\nmonitor 24\"\t1\nhose 3/4\"\t2\n").dialect.quote == nil)
    #expect(evidence("a|b\n\"note|1\nx|2\ny|3\n").dialect.quote == nil)
    let spaced = evidence("id, name, price\n1, \"Doe, J\", 5.00\n2, Roe, 6.00\n")
    #expect(spaced.dialect.trims && spaced.dialect.quote == 0x22 && spaced.header == ["id", "name", "price"])
  }

  @Test func preambleCommentsAndHeader() {
    let report = evidence("Stock report of Monday\n\nsku,name,count\nA,Hose,1\nB,Clamp,2\n")
    #expect(report.preamble == 2 && report.header == ["sku", "name", "count"])
    #expect(report.words(.preamble) == "2 lines stand before the first row of 3 cells")
    let noted = evidence("# made by hand, in a hurry\nsku,name,count\nA,Hose,1\n#B,not yet\nC,Clamp,2\n")
    #expect(noted.dialect.comment == 0x23 && noted.hasHeader)
    #expect(evidence("#id,name\n#1,x\n2,y\n3,z\n4,w").dialect.comment == nil)
    let bare = evidence("7001,10,4.250,\"A\"\n7002,20,1.5,\"B\"\n")
    #expect(!bare.hasHeader && bare.words(.header) == "the first row is no header: it holds '7001'")
    #expect(!evidence("pump,Lyon,Weber\npump,Bern,Rossi\nhose,Graz,Novak\n").hasHeader)
    #expect(evidence("Ward,Nurse\nSurgery,Ida\nPharmacy,Ida\n").hasHeader)
    // A spreadsheet fills all rows up.
    let padded = evidence(
      "Prices 2026;;;\r\nValid from;01.01.2026;;\r\n;;;\r\nsku;name;price;unit\r\nA;Hose;1,50;EA\r\n")
    #expect(padded.preamble == 3 && padded.header == ["sku", "name", "price", "unit"])
    let sparse = evidence("sku;name;price;unit\r\nA;Hose;;\r\nB;Clamp;2,00;EA\r\n")
    #expect(sparse.preamble == 0 && sparse.header.count == 4)
    #expect(evidence("A;;;\nB;Clamp;2,00;EA\nC;Hose;1,00;EA\n").preamble == 0)
    let kinds = evidence("TOP\n7,x,3,1\n9,y,3,1\nEND\nTOP\n5,z,6,2\nEND\n")
    #expect(kinds.preamble == 0 && !kinds.hasHeader)
  }

  @Test func separatorLineAndDecimals() {
    let excel = evidence("sep=|\na|b\n1|2\n")
    #expect(excel.dialect.separator == 0x7c && excel.words(.separator) == "the first line is sep=|")
    #expect(evidence("a;b\nx;1.234,50\n").decimal == 0x2c)
    #expect(evidence("a;b\nx;1'234.50\n").decimal == 0x2e)
    #expect(evidence("a,b\nx,1.000\n").decimal == nil)
    #expect(evidence("a;b\nx;31,000\ny;14,250").decimal == 0x2c)
  }

  @Test func fixedWidth() {
    let list = evidence("A-100  Hose 3/4      12.50\nA-200  Clamp          1.25\nB-7    Washer, M8   100.00\n")
    #expect(
      list.dialect.columns == [.init(start: 0, length: 7), .init(start: 7, length: 13), .init(start: 20, length: 6)])
    let mixed = evidence("HEA4711   20250101 PARTNER\nLIN1  4002     3 \nLIN2  4003    12 \nLIN3  4004     1 \n")
    #expect(mixed.dialect.isFixed)
    #expect(mixed.words(.layout)?.hasPrefix("3 lines that begin with LIN are 17 characters long") == true)
  }

  /// Whatever the bytes, what is proposed can be read.
  @Test(arguments: 0..<10)
  func anyBytesGiveASoundDialect(_ seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed))
    let bytes: [UInt8] = [0x61, 0x31, 0x2c, 0x3b, 0x22, 0x0a, 0x0d, 0x20, 0x23, 0, 0xc3, 0xa9, 0xff, 0x5c, 0x27, 0x2e]
    for _ in 0..<6 {
      let file = (0..<random.below(400)).map { _ in random.pick(bytes) }
      let seen = DialectEvidence(random.pick([[], Array("sep=".utf8), [0xff, 0xfe]]) + file, isWhole: true)
      #expect(seen.dialect.isSound)
      _ = try reading(file, seen.dialect, preamble: seen.preamble)
    }
  }

  @Test func unsoundDialects() {
    #expect(Dialect.usual.isSound && Dialect(quote: nil, columns: [.init(start: 3, length: 1)]).isSound)
    for dialect in [
      Dialect(separator: 0x22), Dialect(separator: 0x0a), Dialect(separator: 0xa7), Dialect(quote: 0x0d),
      Dialect(comment: 0x2c), Dialect(separator: 0x5c, escape: .backslash), Dialect(separator: 0),
      Dialect(columns: [.init(start: -1, length: 1)]), Dialect(columns: [.init(start: 0, length: .max)]),
    ] { #expect(!dialect.isSound, "\(dialect)") }
  }

  @Test func littleIsSeenInLittle() {
    for text in ["", "\n", "a", "\"", "a\n", "#", "sep="] {
      let seen = evidence(text)
      #expect(!seen.hasHeader && seen.dialect.separator == 0x2c, "\(text)")
    }
  }

  /// A sample ends anywhere: what is cut off there is no fault.
  @Test func aSampleMayEndAnywhere() {
    let text = "sku;name;price\r\n" + (0..<60).map { "A\($0);\"Größe; \($0)\r\nx\";\($0),50\r\n" }.joined()
    let bytes = Array(text.utf8)
    for end in stride(from: 200, to: bytes.count, by: 23) {
      let seen = DialectEvidence(Array(bytes[..<end]), isWhole: false)
      #expect(seen.dialect.separator == 0x3b && seen.dialect.quote == 0x22 && seen.dialect.encoding == .utf8)
      #expect(seen.header == ["sku", "name", "price"])
    }
  }
}
