// Lengths of time as ISO 8601 writes them: PT4H, P1D.

package enum Period {
  /// ISO 8601: weeks, days, hours, minutes and seconds, as whole numbers.
  package static func seconds(_ text: String) -> Int? {
    guard text.first == "P", text.count > 2, text.utf8.count < 40 else { return nil }
    var (total, number, isTime) = (0, "", false)
    var units: [Character] = []
    for character in text.dropFirst() {
      if character.isASCII, character.isNumber {
        number.append(character)
        continue
      }
      if character == "T", !isTime, number.isEmpty {
        isTime = true
        continue
      }
      let factors: [Character: Int] = isTime ? ["H": 3_600, "M": 60, "S": 1] : ["W": 604_800, "D": 86_400]
      guard let factor = factors[character], !units.contains(character), let count = Int(number), count < 1_000_000
      else {
        return nil
      }
      units.append(character)
      total += count * factor
      number = ""
    }
    return number.isEmpty && !units.isEmpty && text.last != "T" ? total : nil
  }
}
