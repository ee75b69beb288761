// Exact decimals: a 128-bit integer and how many of its digits stand behind the point. Nothing is rounded unless it is
// asked for, with its mode; what does not fit is nil.

public struct ExactDecimal: Sendable {
  /// Most digits read from text.
  public static let digitLimit = 36

  private var mantissa: Int128
  private var scale: Int

  public static let zero = ExactDecimal(mantissa: 0, scale: 0)

  public init(_ value: Int64) { self.init(mantissa: Int128(value), scale: 0) }

  /// `digits` with the point before the last `places` of them.
  public init(_ digits: Int64, places: Int) { self.init(mantissa: Int128(digits), scale: places) }

  private init(mantissa: Int128, scale: Int) {
    self.mantissa = mantissa
    self.scale = scale
  }

  /// Reads X12 type R text (optional minus, digits, point; exponent) from `bytes[start..<end]`.
  public init?(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    var index = start
    var value: Int128 = 0
    var places = 0
    var digits = 0
    var hasPoint = false
    let isNegative = index < end && bytes[index] == 0x2d
    if isNegative { index += 1 }
    while index < end {
      let byte = bytes[index]
      if byte == 0x2e, !hasPoint {
        hasPoint = true
      } else if byte == 0x45, digits > 0 {
        break
      } else {
        let digit = byte &- 0x30
        guard digit <= 9, digits < Self.digitLimit else { return nil }
        value = value * 10 + Int128(digit)
        digits += 1
        if hasPoint { places += 1 }
      }
      index += 1
    }
    guard digits > 0 else { return nil }
    self.init(mantissa: isNegative ? -value : value, scale: places)
    if index < end, !scaleBy(bytes, index + 1, end) { return nil }
  }

  /// Applies the exponent in `bytes[start..<end]`.
  private mutating func scaleBy(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var index = start
    let isNegative = index < end && bytes[index] == 0x2d
    if isNegative { index += 1 }
    guard index < end, end - index <= 3 else { return false }
    var exponent = 0
    while index < end {
      let digit = bytes[index] &- 0x30
      guard digit <= 9 else { return false }
      exponent = exponent * 10 + Int(digit)
      index += 1
    }
    scale += isNegative ? exponent : -exponent
    while scale < 0 {
      let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
      if overflow { return false }
      mantissa = product
      scale += 1
    }
    return scale <= Self.digitLimit
  }

  /// Reads plain decimal text.
  public init?(_ text: String) {
    var bytes = Array(text.utf8)
    let count = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: wordSlack))
    self.init(bytes.span, 0, count)
  }

  private static func aligned(_ left: Self, _ right: Self) -> (Int128, Int128, Int)? {
    var left = left
    var right = right
    guard left.grow(to: right.scale), right.grow(to: left.scale) else { return nil }
    return (left.mantissa, right.mantissa, left.scale)
  }

  /// Gives it `target` digits behind the point, if it has less; answers whether it fits.
  private mutating func grow(to target: Int) -> Bool {
    // Nearly always few digits by few zeros, which cannot be too much.
    if target > scale, target - scale <= 9, let few = Int64(exactly: mantissa) {
      var factor: Int64 = 1
      while scale < target {
        factor *= 10
        scale += 1
      }
      let (high, low) = few.multipliedFullWidth(by: factor)
      mantissa = Int128(high) << 64 | Int128(low)
      return true
    }
    while scale < target {
      let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
      mantissa = product
      scale += 1
      if overflow { return false }
    }
    return true
  }

  /// The exact sum, or nil when it does not fit.
  public func adding(_ other: Self) -> Self? {
    if scale == other.scale {
      let (sum, overflow) = mantissa.addingReportingOverflow(other.mantissa)
      return overflow ? nil : Self(mantissa: sum, scale: scale)
    }
    guard let (left, right, scale) = Self.aligned(self, other) else { return nil }
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? nil : Self(mantissa: sum, scale: scale)
  }

  /// The exact product, or nil when it does not fit.
  public func multiplied(by other: Self) -> Self? {
    let (product, overflow) = mantissa.multipliedReportingOverflow(by: other.mantissa)
    return overflow || scale + other.scale > Self.digitLimit ? nil : Self(mantissa: product, scale: scale + other.scale)
  }

  /// The exact quotient; nil when it has no end, or there is none.
  public func divided(by other: Self) -> Self? {
    guard other.mantissa != 0 else { return nil }
    var quotient = Self(mantissa: mantissa, scale: scale - other.scale)
    while quotient.scale < 0 || quotient.mantissa % other.mantissa != 0 {
      let (product, overflow) = quotient.mantissa.multipliedReportingOverflow(by: 10)
      if overflow || quotient.scale >= Self.digitLimit { return nil }
      quotient = Self(mantissa: product, scale: quotient.scale + 1)
    }
    return Self(mantissa: quotient.mantissa / other.mantissa, scale: quotient.scale)
  }

  /// The quotient with at least `places` digits behind the point, those behind them left out; nil when it does not fit.
  public func divided(by other: Self, places: Int) -> Self? {
    guard other.mantissa != 0 else { return nil }
    var quotient = Self(mantissa: mantissa, scale: scale - other.scale)
    while quotient.scale < places {
      let (product, overflow) = quotient.mantissa.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      quotient = Self(mantissa: product, scale: quotient.scale + 1)
    }
    return Self(mantissa: quotient.mantissa / other.mantissa, scale: quotient.scale)
  }

  /// What becomes of digits that are left out.
  public enum Rounding: String, CaseIterable, Sendable {
    /// Half of the last digit kept goes away from zero.
    case halfUp
    /// Half of it goes to the even digit.
    case halfEven
    /// Anything goes away from zero.
    case up
    /// Anything is left out.
    case down
  }

  /// With at most `places` digits behind the point.
  public func rounded(to places: Int, _ mode: Rounding) -> Self {
    guard scale > places else { return self }
    var unit: Int128 = 1
    for _ in places..<scale { unit *= 10 }
    var kept = mantissa / unit
    let rest = (mantissa % unit).magnitude
    let half = unit.magnitude / 2
    let goesUp =
      switch mode {
      case .halfUp: rest >= half
      case .halfEven: rest > half || rest == half && kept % 2 != 0
      case .up: rest > 0
      case .down: false
      }
    if goesUp { kept += mantissa < 0 ? -1 : 1 }
    return Self(mantissa: kept, scale: places)
  }

  public var negated: Self { Self(mantissa: -mantissa, scale: scale) }
  public var isNegative: Bool { mantissa < 0 }
  /// 1, 0 or -1.
  public var sign: Int { Int(mantissa.signum()) }
  /// The digits read as an integer.
  public var withoutPoint: Self { Self(mantissa: mantissa, scale: 0) }
  public var lastTenDigits: Self { Self(mantissa: mantissa % 10_000_000_000, scale: 0) }

  /// The whole part.
  public var truncated: Int128 {
    var value = mantissa
    for _ in 0..<max(0, scale) { value /= 10 }
    return value
  }

  /// Writes the plain notation of most decimals to `room` from `start` on; answers its end, or nil when `text` must be
  /// asked. `room` has 64 bytes there.
  public func write(to room: inout Slab<UInt8>, at start: Int) -> Int? {
    guard mantissa.magnitude <= UInt64.max, scale >= 0, scale <= 18 else { return nil }
    var value = UInt64(truncatingIfNeeded: mantissa.magnitude)
    var places = scale
    while places > 0, value % 10 == 0 {
      value /= 10
      places -= 1
    }
    var digits = 1
    var rest = value / 10
    while rest > 0 {
      digits += 1
      rest /= 10
    }
    digits = max(digits, places + 1)
    var index = start
    if mantissa < 0 {
      room[index] = 0x2d
      index += 1
    }
    let end = index + digits + (places > 0 ? 1 : 0)
    index = end
    for written in 0..<digits {
      if written == places, places > 0 {
        index -= 1
        room[index] = 0x2e
      }
      index -= 1
      room[index] = 0x30 + UInt8(truncatingIfNeeded: value % 10)
      value /= 10
    }
    return end
  }

  /// Plain notation without superfluous zeros: `-0.5`, `100`, `12.25`.
  public var text: String {
    var value = mantissa.magnitude
    var places = scale
    while places > 0, value % 10 == 0 {
      value /= 10
      places -= 1
    }
    var digits = value <= UInt64.max ? String(UInt64(truncatingIfNeeded: value)) : String(value)
    if places > 0 {
      if digits.count <= places { digits = String(repeating: "0", count: places - digits.count + 1) + digits }
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -places))
    }
    return mantissa < 0 ? "-" + digits : digits
  }
}

extension ExactDecimal: Equatable {
  public static func == (left: Self, right: Self) -> Bool {
    guard let (a, b, _) = aligned(left, right) else { return false }
    return a == b
  }
}
