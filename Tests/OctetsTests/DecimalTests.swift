// Exact decimals against arithmetic on long digits.

import Foundation
import Octets
import Testing

@Suite struct DecimalTests {
  @Test(
    arguments: [
      ("0", "0"), ("-0", "0"), ("007", "7"), (".5", "0.5"), ("5.", "5"), ("-.50", "-0.5"), ("100", "100"),
      ("1.00", "1"),
      ("12.2500", "12.25"), ("1E3", "1000"), ("1.25E1", "12.5"), ("125E-2", "1.25"), ("-4E-4", "-0.0004"), ("0E9", "0"),
      ("99999999999999999999999999999999999", "99999999999999999999999999999999999"),
      (".000000000000000000000000000000000001", "0.000000000000000000000000000000000001"),
    ])
  func readsAndWrites(text: String, plain: String) throws {
    #expect(try #require(ExactDecimal(text)).text == plain)
  }

  @Test(
    arguments: [
      "", "-", ".", "-.", "1.2.3", "1,5", "+1", " 1", "1 ", "A", "1E", "1E-", "E5", "1E1234", "1EE2", "1E2.", "--1",
      "1-",
      "1234567890123456789012345678901234567", "1E40",
    ])
  func refuses(text: String) { #expect(ExactDecimal(text) == nil) }

  @Test func digitsUpToTheLimit() throws {
    let most = String(repeating: "9", count: ExactDecimal.digitLimit)
    #expect(try #require(ExactDecimal(most)).text == most)
    #expect(try #require(ExactDecimal("-" + most)).text == "-" + most)
    #expect(try #require(ExactDecimal("." + most)).text == "0." + most)
    #expect(ExactDecimal(most + "9") == nil)
    // A sum that does not fit is refused, not rounded.
    let value = try #require(ExactDecimal(most))
    #expect(value.adding(value)?.text == "1" + String(repeating: "9", count: 35) + "8")
    #expect(value.multiplied(by: value) == nil)
    #expect(value.adding(try #require(ExactDecimal("." + most))) == nil)
  }

  /// Sums and products of up to 18 digits, against the decimals of the foundation library.
  @Test func sumsAndProducts() throws {
    var random = SplitMix(seed: 7)
    for _ in 0..<20_000 {
      let (left, right) = (Self.number(&random), Self.number(&random))
      let (a, b) = (try #require(ExactDecimal(left)), try #require(ExactDecimal(right)))
      let (x, y) = (try #require(Decimal(string: left)), try #require(Decimal(string: right)))
      #expect(a.adding(b)?.text == "\(x + y)", "\(left) + \(right)")
      #expect(a.multiplied(by: b)?.text == "\(x * y)", "\(left) * \(right)")
      #expect(a.negated.text == "\(-x)")
      #expect(a.isNegative == (x < 0))
      #expect((a == b) == (x == y))
      #expect("\(a.truncated)" == Self.whole("\(x)"))
    }
  }

  private static func number(_ random: inout SplitMix) -> String {
    let digits = (0..<1 + random.below(15)).map { _ in "\(random.below(10))" }.joined()
    let places = random.below(digits.count)
    let text = places == 0 ? digits : "\(digits.dropLast(places)).\(digits.suffix(places))"
    return random.below(3) == 0 ? "-" + text : text
  }

  private static func whole(_ text: String) -> String {
    let whole = String(text.prefix { $0 != "." })
    return whole == "-0" ? "0" : whole
  }

  @Test func equalWhateverTheZeros() throws {
    #expect(ExactDecimal("1.50") == ExactDecimal("1.5"))
    #expect(ExactDecimal("1.50") != ExactDecimal("1.51"))
    #expect(ExactDecimal("-0") == ExactDecimal.zero)
    #expect(ExactDecimal(12) == ExactDecimal("12.000"))
  }

  @Test func readingsOfAHashTotal() throws {
    let value = try #require(ExactDecimal("-12345678901.25"))
    #expect(value.withoutPoint.text == "-1234567890125")
    #expect(value.withoutPoint.lastTenDigits.text == "-4567890125")
    #expect(value.truncated == -12_345_678_901)
  }

  private func decimal(_ text: String) -> ExactDecimal? { ExactDecimal(Array(text.utf8).span, 0, text.utf8.count) }

  @Test(arguments: [
    ("12.5", "5", "2.5"), ("1", "8", "0.125"), ("-7", "0.07", "-100"), ("0", "3", "0"), ("1", "3", nil),
    ("1", "0", nil), ("6250", "0.01", "625000"),
  ])
  func quotientsAreExactOrNone(_ left: String, _ right: String, _ quotient: String?) throws {
    #expect(try #require(decimal(left)).divided(by: try #require(decimal(right)))?.text == quotient)
  }

  @Test(arguments: [
    ("2.345", 2, ["2.35", "2.34", "2.35", "2.34"]), ("2.355", 2, ["2.36", "2.36", "2.36", "2.35"]),
    ("-2.345", 2, ["-2.35", "-2.34", "-2.35", "-2.34"]), ("2.3401", 2, ["2.34", "2.34", "2.35", "2.34"]),
    ("0.5", 0, ["1", "0", "1", "0"]), ("2.3", 4, ["2.3", "2.3", "2.3", "2.3"]),
  ])
  func roundingIsWhatItSays(_ text: String, _ places: Int, _ expected: [String]) throws {
    let value = try #require(decimal(text))
    for (mode, result) in zip(ExactDecimal.Rounding.allCases, expected) {
      #expect(value.rounded(to: places, mode).text == result, "\(text) \(mode)")
    }
  }
}
