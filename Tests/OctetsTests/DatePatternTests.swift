// Dates as partners write them, read where they stand.

import Octets
import Testing

@Suite struct DatePatternTests {
  private func read(_ text: String, _ pattern: String) throws -> String? {
    let pattern = try #require(DatePattern(pattern))
    let date = pattern.read(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    // Among other text it is read the same.
    let padded = Array("12\(text)34".utf8)
    let word = pattern.read(padded.span, 2, padded.count - 2)
    let found = word.map { word in
      String(decoding: (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }, as: UTF8.self)
    }
    #expect(found == date, "\(text)")
    return date
  }

  @Test func datesOfEveryForm() throws {
    for (text, pattern, expected) in [
      ("2025-06-09", "YYYY-MM-DD", "20250609"), ("09.06.2025", "DD.MM.YYYY", "20250609"),
      ("6/9/25", "M/D/YY", "20250609"), ("12/31/99", "M/D/YY", "19991231"), ("20250609", "YYYYMMDD", "20250609"),
      ("0001-01-01", "YYYY-MM-DD", "00010101"), ("2024060", "YYYYDDD", "20240229"), ("2025060", "YYYYDDD", "20250301"),
      ("2024366", "YYYYDDD", "20241231"), ("2024-02-29", "YYYY-MM-DD", "20240229"),
    ] { #expect(try read(text, pattern) == expected, "\(text)") }
  }

  @Test func whatIsNoDateIsNotRead() throws {
    for (text, pattern) in [
      ("2025-06-31", "YYYY-MM-DD"), ("2025-02-29", "YYYY-MM-DD"), ("2025-13-01", "YYYY-MM-DD"),
      ("2025-00-01", "YYYY-MM-DD"), ("2025-01-00", "YYYY-MM-DD"), ("2025-1-01", "YYYY-MM-DD"),
      ("2025-01-01 ", "YYYY-MM-DD"), ("2025-01-0", "YYYY-MM-DD"), ("2025/01/01", "YYYY-MM-DD"), ("", "YYYY-MM-DD"),
      ("2025366", "YYYYDDD"), ("2025000", "YYYYDDD"), ("/9/25", "M/D/YY"), ("6/9/2025", "M/D/YY"),
    ] { #expect(try read(text, pattern) == nil, "\(text)") }
  }
}
