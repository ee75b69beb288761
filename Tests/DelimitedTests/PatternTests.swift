// Patterns of values: what they take, what they refuse, what is no pattern, and that none of them takes long.

import Delimited
import Octets
import Testing

@Suite struct PatternTests {
  private func matches(_ pattern: String, _ text: String) throws -> Bool {
    let pattern = try #require(CellPattern(pattern), "\(pattern)")
    return matches(pattern, Array(text.utf8), 0..<text.utf8.count)
  }

  private func matches(_ pattern: CellPattern, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    pattern.matches(bytes.span, range.lowerBound, range.upperBound)
  }

  @Test(arguments: [
    (#"[A-Z]{2}\d{6}"#, ["AB123456"], ["AB12345", "AB1234567", "ab123456", "A1123456", ""]),
    (#"PZN-\d{7,8}"#, ["PZN-1234567", "PZN-12345678"], ["PZN-123456", "PZN1234567", "PZN-123456789"]),
    (#"\d+"#, ["1", "123456789012345678901234567890123456789012345678901234567890123456789"], ["", "1a", "a"]),
    (#"A\d*Z?"#, ["A", "A1", "A123Z", "AZ"], ["", "AZZ", "Z", "A1Z1"]),
    (#"\d?\d?\d"#, ["1", "12", "123"], ["", "1234"]),
    (#"[A-Z0-9._-]+"#, ["A.B-C_9"], ["a", "A B"]),
    (#"\[\d\]\.\\"#, [#"[1].\"#], [#"1.\"#]),
    ("Ä{2}", [], ["ÄÄ"]), ("Ä", ["Ä"], ["A", "Ö"]),
    (#"[\d-]{3}"#, ["1-2"], ["1+2"]),
    (#"X{0,2}Y"#, ["Y", "XY", "XXY"], ["XXXY", "X"]),
  ])
  func takesWhatItSays(_ pattern: String, _ good: [String], _ bad: [String]) throws {
    for text in good { #expect(try matches(pattern, text), "\(pattern) \(text)") }
    for text in bad { #expect(try !matches(pattern, text), "\(pattern) \(text)") }
  }

  /// A part of a cell is judged, wherever it stands.
  @Test func onlyTheRangeCounts() throws {
    let bytes = Array("xx123yy".utf8)
    let pattern = try #require(CellPattern(#"\d{3}"#))
    #expect(matches(pattern, bytes, 2..<5) && !matches(pattern, bytes, 1..<5) && !matches(pattern, bytes, 2..<6))
  }

  @Test(arguments: [
    "", "[", "[]", "[A", "[Z-A]", "a{", "a{}", "a{2,1}", "a{0}", "a{x}", "{2}", "*", "+a", "a|b", "(a)", "a.b", "^a",
    "a$",
    #"\"#, #"\w"#, "[^a]", "[[a]", "a{64}", #"\d{40}[A-Z]{24}"#, "[ä]", "a{-1,2}",
  ])
  func isNoPattern(_ text: String) { #expect(CellPattern(text) == nil, "\(text)") }

  /// What costs others exponential time is read once.
  @Test func longValuesAreReadOnce() throws {
    let pattern = try #require(CellPattern(String(repeating: "a?", count: 31) + String(repeating: "a", count: 31)))
    let text = Array(repeating: UInt8(0x61), count: 31)
    #expect(matches(pattern, text, 0..<31))
    let stars = try #require(CellPattern(String(repeating: "a*", count: 62) + "b"))
    let long = Array(repeating: UInt8(0x61), count: 100_000)
    #expect(!matches(stars, long, 0..<long.count))
  }
}
