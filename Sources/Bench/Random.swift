// Plain numbers that look random and are the same on every machine and in every release of the language.

/// SplitMix64: one addition and a few shifts a number.
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word &>> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word &>> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word &>> 31)
  }

  /// A number from 0 to `limit` - 1.
  mutating func below(_ limit: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(limit)).high) }

  mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

  /// True so many times of a hundred.
  mutating func happens(percent: Int) -> Bool { below(100) < percent }

  mutating func pick<Value>(_ list: [Value]) -> Value { list[below(list.count)] }

  /// So many digits, with leading zeros.
  mutating func digits(_ count: Int) -> String {
    var power = 1
    for _ in 0..<count { power *= 10 }
    return padded(below(power), count)
  }
}

/// The decimal digits of `value`, with zeros in front up to `width`.
func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// `body` with its GS1 check digit behind it.
func checked(_ body: String) -> String {
  var sum = 0
  for (index, digit) in body.utf8.reversed().enumerated() { sum += Int(digit - 0x30) * (index % 2 == 0 ? 3 : 1) }
  return "\(body)\((10 - sum % 10) % 10)"
}
