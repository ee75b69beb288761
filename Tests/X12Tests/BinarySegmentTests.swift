// What is known of BIN and BDS: the elements before the data, where they stand, and whether the length is right.

import Octets
import Testing
import X12

@Suite struct BinarySegmentTests {
  private let header =
    "ISA*00*          *00*          *ZZ*A              *ZZ*B              *250101*0101*U*00401*000000001*0*P*>~\n"

  private func read(_ text: String, cuts: [Int] = []) -> [BinarySegment] {
    fastReading(Array((header + text).utf8), cuts: cuts).binaries
  }

  private func elements(_ segment: BinarySegment) -> [String] {
    segment.elements.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("BIN*5*A~B*C~NTE**X~", ["5"], true), ("BDS*ASC*5*A~B*C~NTE**X~", ["ASC", "5"], true),
    ("BIN*0*~NTE**X~", ["0"], true),
    ("BIN*4*A~B*C~NTE**X~", ["4"], false), ("BIN*6*ABC~", ["6"], false), ("BIN*3*ABC", ["3"], false),
    ("BIN**ABC~NTE**X~", [""], false), ("BIN*A*BC~NTE**X~", ["A"], false), ("BDS*ASC*~NTE**X~", ["ASC", ""], false),
    ("BIN*12~NTE**X~", ["12"], false), ("BIN*~", [""], false), ("BDS*ASC~", ["ASC"], false),
    ("BIN*1234567890123456*A~", ["1234567890123456"], false),
  ])
  func headAndLength(text: String, expected: [String], isWhole: Bool) throws {
    let segment = try #require(read(text).first)
    #expect(elements(segment) == expected)
    #expect(segment.isWhole == isWhole)
    #expect(segment.place == Place(offset: UInt64(header.utf8.count), line: 2, column: 1))
    for cut in header.utf8.count...(header + text).utf8.count { #expect(read(text, cuts: [cut]) == [segment]) }
  }

  @Test func theLengthIsThatBeforeTheData() throws {
    let plain = try #require(read("BIN*12*A~").first)
    #expect(plain.lengthElement == 1 && plain.length == 4..<6)
    let filtered = try #require(read("BDS*ASC*12*A~").first)
    #expect(filtered.lengthElement == 2 && filtered.length == 8..<10)
    #expect(filtered.place(at: 8) == Place(offset: UInt64(header.utf8.count) + 8, line: 2, column: 9))
    let none = try #require(read("BDS*ASC~").first)
    #expect(none.length.isEmpty && none.length.lowerBound <= none.head.count)
  }
}
