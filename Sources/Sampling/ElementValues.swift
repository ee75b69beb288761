// Values of elements: legal ones, and for each rule of an element one that breaks it and no other.

import Conformance

/// The same numbers every time.
package struct Random: Sendable {
  private var state: UInt64

  package init(_ seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number from 0 to `limit` - 1.
  package mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }
  package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}

extension ElementOutline {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

  /// A legal value; others for other `turn`s where there are any.
  func value(turn: Int = 0) -> String {
    if let code = code(turn: turn) { return String(code) }
    switch type {
    case .date: return String("20250115".suffix(max(6, min(8, maximum))))
    case .time: return String((turn % 2 == 0 ? "0930" : "093015").prefix(maximum))
    case .decimal, .implied:
      let digits = max(1, minimum)
      return String(repeating: "0", count: digits - 1) + "\(1 + turn % 9)"
    case .text, .code, .binary: return Self.text(min(max(minimum, 6), maximum), turn)
    }
  }

  /// A code of legal length. The first is found without taking all lines apart.
  private func code(turn: Int) -> Substring? {
    if turn == 0 {
      for line in codeLines {
        if let code = line.split(separator: " ").first(where: { hasLegalLength($0) }) { return code }
      }
      return nil
    }
    let codes = legalCodes
    return codes.isEmpty ? nil : codes[turn % codes.count]
  }

  private func hasLegalLength(_ code: Substring) -> Bool { (minimum...maximum).contains(code.utf8.count) }
  private var legalCodes: [Substring] { codes.filter(hasLegalLength) }

  /// A legal value, chosen at random.
  func value(_ random: inout Random) -> String {
    if let code = code(&random) { return String(code) }
    let longest = min(maximum, minimum + 8)
    let count = max(1, minimum + random.below(longest - minimum + 1))
    func digits() -> String { (0..<count).map { _ in "\(1 + random.below(9))" }.joined() }
    switch type {
    case .date: return String("20240229".suffix(min(8, max(6, minimum))))
    case .time: return "2359"
    case .decimal:
      let text = digits()
      return count > 2 && random.chance(40) ? text.dropLast() + "." + text.suffix(1) : text
    case .implied: return digits()
    case .text, .code, .binary: return String((0..<count).map { _ in Array("AB7K0")[random.below(5)] })
    }
  }

  /// A legal code of a line chosen at random: lists of thousands are not taken apart for each.
  private func code(_ random: inout Random) -> Substring? {
    if codeLines.isEmpty { return nil }
    let codes = codeLines[random.below(codeLines.count)].split(separator: " ").filter(hasLegalLength)
    let all = codes.isEmpty ? legalCodes : codes
    return all.isEmpty ? nil : all[random.below(all.count)]
  }

  private static func text(_ count: Int, _ turn: Int = 0) -> String {
    String((0..<count).map { letters[($0 + turn) % 26] })
  }

  // MARK: Faults

  /// One character less than there must be; nil where nothing shorter is there. Numbers lose zeros in front.
  func short(_ legal: String) -> String? {
    if minimum < 2 { return nil }
    switch type {
    case .date: return String("20250115".prefix(minimum - 1))
    case .time: return String("09301500".prefix(minimum - 1))
    case .decimal, .implied: return String(repeating: "0", count: minimum - 2) + "1"
    case .text, .code, .binary: return isNumber(legal) ? String(legal.suffix(minimum - 1)) : unlisted(minimum - 1)
    }
  }

  private func isNumber(_ legal: String) -> Bool {
    codeLines.isEmpty && legal.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }

  /// One character more than there may be. Numbers grow in front, so that they stay what they are.
  func long(_ legal: String) -> String? {
    switch type {
    case .date: return String("2025011500000".prefix(maximum + 1))
    case .time: return String("093015000000".prefix(maximum + 1))
    case .decimal, .implied: return padded(legal, maximum + 1)
    case .text, .code, .binary:
      return isNumber(legal) ? padded(legal, maximum + 1) : unlisted(maximum + 1)
    }
  }

  private func padded(_ digits: String, _ count: Int) -> String {
    String(repeating: "0", count: max(0, count - digits.utf8.count)) + digits
  }

  /// A value of legal length that no list has; nil when every such value is a code.
  var unlistedCode: String? { unlisted(minimum) ?? unlisted(maximum) }

  /// Codes that the standard has here, where a partner has changed them.
  private var standardCodes: [Substring] { (standardCodeLines ?? []).flatMap { $0.split(separator: " ") } }

  /// A code of the standard that the partner does not want; nil where there is none, or the standard has no list.
  var droppedCode: String? {
    let own = Set(codes)
    return standardCodes.first { hasLegalLength($0) && !own.contains($0) }.map(String.init)
  }

  /// Codes of the partner that the standard has not.
  var addedCodes: [String] {
    let standard = Set(standardCodes)
    return standard.isEmpty ? [] : codes.filter { !standard.contains($0) }.map(String.init)
  }

  /// Whatever is not listed may stand by the standard: the list is the partner's.
  var isOpenInStandard: Bool { standardCodeLines?.isEmpty == true }

  /// The element may hold this text, which is a code of a table.
  func takes(_ code: String) -> Bool {
    let isText = code.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f && !"*>~^".utf8.contains($0) } && code.last != " "
    return isText && (type == .text || type == .code) && hasLegalLength(code[...])
      && (codeLines.isEmpty || codes.contains(code[...]))
  }

  private func unlisted(_ count: Int) -> String? {
    let taken = Set(codes + standardCodes)
    return (0..<26).map { Self.text(count, $0) }.first { !taken.contains(Substring($0)) }
      ?? (0..<26).map { Self.text(count, $0).lowercased() }.first { !taken.contains(Substring($0)) }
  }

  /// A value of legal length with a character its type has not: a letter in a number, a bell in text, a thirteenth month,
  /// a 25th hour.
  func illTyped(_ legal: String) -> String {
    switch type {
    case .date: maximum >= 8 ? "20251315" : "251315"
    case .time: "2530"
    case .decimal, .implied: String(repeating: "X", count: max(1, minimum))
    case .text, .code, .binary: legal.prefix(legal.count / 2) + "\u{7}" + legal.dropFirst(legal.count / 2 + 1)
    }
  }
}
