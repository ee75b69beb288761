// Cells as plain decimals, in the style declared, or why not.

import Delimited
import Octets
import Testing

@Suite struct NumberTests {
  /// The plain decimal, or the word for what is wrong.
  private func plain(_ text: String, _ style: NumberStyle) -> String {
    let bytes = Array(text.utf8) + [UInt8](repeating: 0xff, count: wordSlack)
    var room = Slab<UInt8>(repeating: 0, count: 80)
    let answer: String
    switch style.normalise(bytes.span, 0, text.utf8.count, to: &room, at: 3) {
    case .number(let end): answer = String(decoding: room.list[3..<end], as: UTF8.self)
    case let other: answer = "\(other)"
    }
    if let short = plainly(text, style) { #expect(short == answer, "\(text)") }
    return answer
  }

  /// The same where a number is nothing but digits and a mark; nil for all others.
  private func plainly(_ text: String, _ style: NumberStyle) -> String? {
    guard style.readsPlainly, !text.isEmpty else { return nil }
    let bytes = Array(text.utf8) + [UInt8](repeating: 0x39, count: wordSlack)
    var room = Slab<UInt8>(repeating: 0, count: 80)
    let end = NumberStyle.copyPlain(bytes.span, 0, text.utf8.count, style.decimal, to: &room, at: 3)
    return end < 0 ? nil : String(decoding: room.list[3..<end], as: UTF8.self)
  }

  private let point = NumberStyle()
  private let comma = NumberStyle(decimal: 0x2c)
  private let german = NumberStyle(decimal: 0x2c, thousands: .point)
  private let swiss = NumberStyle(thousands: [.apostrophe, .space])

  @Test func plainNumbers() {
    for (text, expected) in [
      ("12.50", "12.50"), ("0", "0"), ("-3", "-3"), ("+3", "3"), ("007", "7"), (".5", "0.5"), ("5.", "5"),
      ("-0.0", "0.0"),
      (" 4 ", "4"), ("\u{a0}4\u{202f}", "4"), ("\u{2212}1.5", "-1.5"), ("00.10", "0.10"), ("100", "100"),
    ] { #expect(plain(text, point) == expected, "\(text)") }
    #expect(plain("12,50", comma) == "12.50")
    #expect(plain(",5-", NumberStyle(decimal: 0x2c, trailingMinus: true)) == "-0.5")
  }

  @Test func mostNumbersNeedNoFurtherLook() {
    for text in ["12.50", "100", "0.10", "7", "0.0", "1234567.8", "123456.7", String(repeating: "9", count: 36)] {
      #expect(plainly(text, point) == text)
    }
    #expect(plainly("1234,5", german) == "1234.5")
    for text in [
      "0", "007", ".5", "5.", "-3", "+3", "1.2.3", "12a", "a12", " 1", "1,5", String(repeating: "9", count: 37),
    ] {
      #expect(plainly(text, point) == nil, "\(text)")
    }
    #expect(plainly("1.234", german) == nil)
    #expect(!NumberStyle(signs: ["7"]).readsPlainly)
    #expect(NumberStyle(signs: ["€", "%"]).readsPlainly)
  }

  /// Whatever passes without a further look is what the longer way makes of it: `plain` compares the two.
  @Test(arguments: ["0", "12345678", "1234567", ""]) func bothWaysAgree(_ end: String) {
    let signs = ["0", "1", "9", ".", ",", "-", "/", ":", " "]
    var texts = [""]
    for _ in 0..<4 {
      texts = texts.flatMap { text in signs.map { text + $0 } }
      for text in texts {
        for style in [point, comma, german] { _ = plain(text + end, style) }
      }
    }
  }

  @Test func thousands() {
    for (text, expected) in [
      // A zero alone is no thousands.
      ("0.123", "misgrouped"), ("-0.250", "misgrouped"), ("00.500", "misgrouped"), ("000.123,5", "123.5"),
      ("1.234.567,89", "1234567.89"), ("1.234", "1234"), ("12.34", "misgrouped"), ("1.2345,6", "misgrouped"),
      ("1234.567", "misgrouped"), (".123", "misgrouped"), ("1,234.5", "misgrouped"), ("1.234,5,6", "notANumber"),
    ] { #expect(plain(text, german) == (expected == "notANumber" ? "foreignMark" : expected), "\(text)") }
    for text in ["1'234.5", "1’234.5", "1 234.5", "1\u{a0}234.5", "1\u{202f}234.5", "1\u{2009}234.5"] {
      #expect(plain(text, swiss) == "1234.5", "\(text)")
    }
    #expect(plain("1,234.50", NumberStyle(thousands: .comma)) == "1234.50")
  }

  @Test func whatIsNoNumberIsToldWhy() {
    for (text, style, expected) in [
      ("", point, "empty"), (" \u{a0}", point, "empty"), ("abc", point, "notANumber"), ("12a", point, "notANumber"),
      ("12,50", point, "foreignMark"), ("12.50", comma, "foreignMark"), ("1 234", point, "notANumber"),
      ("-", point, "notANumber"), (".", point, "notANumber"), ("12-", point, "notANumber"),
      ("(5)", point, "notANumber"),
      ("5 €", point, "notANumber"), ("4.03899E+12", point, "damaged"), ("1,23457E+14", comma, "damaged"),
      ("1,23457E+14", point, "damaged"), ("4E12", point, "damaged"), ("-1.5e-3", point, "damaged"),
      ("E12", point, "notANumber"), ("4E", point, "notANumber"), ("1E2345", point, "notANumber"),
      ("--5", point, "notANumber"),
      (String(repeating: "9", count: 37), point, "tooLong"),
    ] as [(String, NumberStyle, String)] { #expect(plain(text, style) == expected, "\(text)") }
    #expect(plain(String(repeating: "9", count: 36), point) == String(repeating: "9", count: 36))
  }

  @Test func signsOnlyIfDeclared() {
    let money = NumberStyle(
      decimal: 0x2c, thousands: [.point], signs: ["€", "EUR", "%"], trailingMinus: true, parentheses: true)
    for (text, expected) in [
      ("€ 1.234,50", "1234.50"), ("12,5 €", "12.5"), ("EUR 3", "3"), ("-€3", "-3"), ("€-3", "-3"),
      ("(12,50 €)", "-12.50"),
      ("€ (12)", "notANumber"), ("7 %", "7"), ("12,5-", "-12.5"), ("12,5- €", "-12.5"), ("€", "notANumber"),
      ("$3", "notANumber"),
    ] { #expect(plain(text, money) == expected, "\(text)") }
  }
}
