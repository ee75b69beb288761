// Legal values of envelope elements.

package enum EnvelopeCodes {
  /// I01, authorisation qualifier.
  static let authorization: Set<String> = ["00", "01", "02", "03", "04", "05", "06", "07", "08"]
  /// I03, security qualifier.
  static let security: Set<String> = ["00", "01"]
  /// I05, interchange identification qualifier: 01-38 without 05 and 06, and the letters.
  static let identification: Set<String> = {
    var codes: Set<String> = ["AM", "NR", "SA", "SN", "ZZ"]
    for number in 1...38 where number != 5 && number != 6 { codes.insert(number < 10 ? "0\(number)" : "\(number)") }
    return codes
  }()

  /// GS01 (479) for each set (143) we know.
  package static let groups: [String: String] = [
    "850": "PO", "855": "PR", "856": "SH", "810": "IN", "997": "FA", "999": "FA", "860": "PC", "865": "CA", "846": "IB",
    "832": "SC", "820": "RA", "861": "RC", "824": "AG", "812": "CD", "867": "PT", "844": "CF", "849": "CF", "940": "OW",
    "945": "SW", "830": "PS", "862": "SS", "852": "PD", "753": "RF", "754": "RG", "816": "OR", "870": "RS", "869": "RS",
  ]

  /// GS01 is two letters or digits.
  static func isGroup(_ text: String) -> Bool { text.utf8.count == 2 && text.utf8.allSatisfy(isAlphanumeric) }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    byte >= 0x30 && byte <= 0x39 || byte >= 0x41 && byte <= 0x5a || byte >= 0x61 && byte <= 0x7a
  }

  static func isNumber(_ text: String, upTo digits: Int) -> Bool {
    !text.isEmpty && text.utf8.count <= digits && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }

  /// YYMMDD; the century is unknown, so 29 February is always believed.
  static func isShortDate(_ text: String) -> Bool {
    guard text.utf8.count == 6, isNumber(text, upTo: 6) else { return false }
    let digits = text.utf8.map { Int($0 - 0x30) }
    let month = digits[2] * 10 + digits[3]
    let day = digits[4] * 10 + digits[5]
    let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return month >= 1 && month <= 12 && day >= 1 && day <= lengths[month - 1]
  }

  /// HHMM.
  static func isTime(_ text: String) -> Bool {
    guard text.utf8.count == 4, let value = Int(text), isNumber(text, upTo: 4) else { return false }
    return value / 100 < 24 && value % 100 < 60
  }

  /// I17, TA104.
  static let acknowledgements: Set<String> = ["A", "E", "R"]

  /// I18, TA105: 000 to 031.
  static func isNote(_ text: String) -> Bool {
    text.utf8.count == 3 && isNumber(text, upTo: 3) && Int(text).map { $0 <= 31 } ?? false
  }

  /// I11: 00200 to 00799, five digits.
  static func isVersion(_ text: String) -> Bool {
    guard text.utf8.count == 5, isNumber(text, upTo: 5), let value = Int(text) else { return false }
    return value >= 200 && value <= 799
  }
}
