// Which control numbers and identifiers have been seen. A run of consecutive numbers costs nothing, however long; others
// are kept one by one, up to a limit, so memory is bounded for any input.

public struct NumberSet: Sendable {
  /// Most identifiers remembered outside the run.
  public static let limit = 200_000

  @usableFromInline var low: UInt64 = 1
  @usableFromInline var high: UInt64 = 0
  @usableFromInline var others: Set<UInt64> = []
  /// The limit was met: an absent answer is no longer certain.
  public private(set) var isFull = false

  public init() {}

  public mutating func removeAll() {
    low = 1
    high = 0
    isFull = false
    if !others.isEmpty { others.removeAll() }
  }

  /// The key of an identifier: digits by their value, anything else by its text.
  @inlinable @inline(__always)
  public static func key(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    var value: UInt64 = 0
    guard end > start, end &- start <= 15 else { return bytes.key(start, end) | 1 &<< 63 }
    var index = start
    while index < end {
      let digit = bytes[index] &- 0x30
      if digit > 9 { return bytes.key(start, end) | 1 &<< 63 }
      value = value &* 10 &+ UInt64(digit)
      index &+= 1
    }
    return value
  }

  @inlinable @inline(__always)
  public func contains(_ key: UInt64) -> Bool {
    key >= low && key <= high || !others.isEmpty && others.contains(key)
  }

  /// Adds `key`; answers false when it was there.
  @inlinable @inline(__always)
  public mutating func insert(_ key: UInt64) -> Bool {
    if key == high &+ 1, low <= high, others.isEmpty {
      high = key
      return true
    }
    return insertSlowly(key)
  }

  @usableFromInline
  mutating func insertSlowly(_ key: UInt64) -> Bool {
    if contains(key) { return false }
    if low > high {
      low = key
      high = key
    } else if key == high &+ 1 {
      high = key
    } else if others.count < Self.limit {
      others.insert(key)
    } else {
      isFull = true
    }
    return true
  }
}
