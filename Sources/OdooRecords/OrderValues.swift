// Values of Odoo in the one form that canonical records have: exact decimals from the digits they are written in, days
// without a zone that nobody named, text without markup.

import JSON5
import Octets

extension OrderMaker {
  /// The value as its form has it; nil when it has none, which is told.
  mutating func convert(_ at: Located, _ value: OrderPlan.Value) -> String? {
    switch value.form {
    case .text: return text(at, width: value.width)
    case .html: return string(at).flatMap { joined(PlainText.lines(html: $0), value.width) }
    case .decimal: return decimal(at)
    case .count, .integer: return whole(at)
    case .day: return day(at)
    case .currency: return currency(at)
    case .gtin: return gtin(at)
    case .gtinType: return at.value.string.flatMap(Self.gtinType)
    case .unit: return string(at)
    }
  }

  /// A string without control characters, as it is.
  mutating func string(_ at: Located) -> String? {
    guard let text = at.value.string else {
      complain(.wrongType, at, "a string, or false")
      return nil
    }
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.value >= 0x20 && $0.value != 0x7f || $0 == "\t" || $0 == "\n" || $0 == "\r"
    }
    if isPlain { return text }
    complain(.text, at, "no control characters but tab and line break")
    return nil
  }

  /// A text of one line, or of lines that are not too long.
  private mutating func text(_ at: Located, width: Int) -> String? {
    guard let text = string(at) else { return nil }
    if width > 0 { return joined(PlainText.lines(text), width) }
    if text.contains(where: \.isNewline) { return joined(PlainText.lines(text), 0, " ") }
    let trimmed = text.drop { $0 == " " || $0 == "\t" }
    let end = trimmed.lastIndex { $0 != " " && $0 != "\t" }
    return end.map { String(trimmed[...$0]) }
  }

  private func joined(_ lines: [String], _ width: Int, _ separator: String = "\n") -> String? {
    lines.isEmpty ? nil : PlainText.wrapped(lines, width).joined(separator: separator)
  }

  // MARK: Numbers

  private mutating func decimal(_ at: Located) -> String? {
    guard case .number(let text) = at.value.content else {
      complain(.wrongType, at, "a number")
      return nil
    }
    // An exponent as exact decimals read it.
    let plain = text.replacing("e", with: "E").replacing("E+", with: "E")
    if Self.isNumber(text), let value = ExactDecimal(plain) { return value.text }
    complain(.decimal, at, "a decimal of at most \(ExactDecimal.digitLimit) digits")
    return nil
  }

  private mutating func whole(_ at: Located) -> String? {
    if let number = at.value.integer { return "\(number)" }
    complain(.wrongType, at, "a whole number")
    return nil
  }

  /// Whether a number is written as JSON has it, which knows fewer forms than JSON5.
  private static func isNumber(_ text: String) -> Bool {
    let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    var mantissa = parts[0]
    if mantissa.hasPrefix("-") { mantissa = mantissa.dropFirst() }
    let sides = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    guard sides.count <= 2, sides.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { $0 &- 0x30 <= 9 } }) else {
      return false
    }
    return sides[0].utf8.count == 1 || !sides[0].hasPrefix("0")
  }

  // MARK: Days

  /// The day of a date, or of a moment: that which Odoo holds, which is the one in UTC.
  private mutating func day(_ at: Located) -> String? {
    guard let text = at.value.string else {
      complain(.wrongType, at, "a date as a string, or false")
      return nil
    }
    if Self.isDate(text.prefix(10)), text.utf8.count == 10 || Self.isTime(text.dropFirst(10)) {
      return String(text.prefix(10))
    }
    complain(.date, at, "a date as Odoo writes it: 2025-01-31, 2025-01-31 14:30:00")
    return nil
  }

  private static func isDate(_ text: Substring) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], let year = number(parts[0]), let month = number(parts[1]),
      let day = number(parts[2]), year > 0, 1...12 ~= month
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return 1...days[month - 1] ~= day
  }

  /// ` 14:30:00`
  private static func isTime(_ text: Substring) -> Bool {
    let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    guard text.hasPrefix(" "), parts.map(\.utf8.count) == [2, 2, 2] else { return false }
    let numbers = parts.compactMap(number)
    return numbers.count == 3 && numbers[0] < 24 && numbers[1] < 60 && numbers[2] < 60
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { $0 &- 0x30 <= 9 } ? Int(text) : nil
  }

  // MARK: Codes

  private mutating func currency(_ at: Located) -> String? {
    guard let text = string(at) else { return nil }
    if text.utf8.count == 3, text.utf8.allSatisfy({ $0 &- 0x41 < 26 }) { return text }
    complain(.currency, at, "an ISO 4217 code: USD")
    return nil
  }

  private mutating func gtin(_ at: Located) -> String? {
    guard let text = string(at) else { return nil }
    if Self.gtinType(text) != nil { return text }
    complain(.gtin, at, "a GTIN of 8, 12, 13 or 14 digits, the last of which is right; it is left out")
    return nil
  }

  /// Which kind of item number a GTIN is; nil for something else.
  private static func gtinType(_ text: String) -> String? {
    let digits = text.utf8.map { $0 &- 0x30 }
    guard digits.allSatisfy({ $0 <= 9 }) else { return nil }
    var sum = 0
    for (index, digit) in digits.reversed().enumerated() { sum += Int(digit) * (index % 2 == 0 ? 1 : 3) }
    guard sum % 10 == 0 else { return nil }
    switch digits.count {
    case 8: return "ean8"
    case 12: return "upc"
    case 13: return "ean"
    case 14: return "gtin"
    default: return nil
    }
  }
}
