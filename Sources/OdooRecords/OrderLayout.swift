// Where the parts of one order are: its lines, each to be read when its turn comes, and everything else, which is read at
// once.

import JSON5
import Octets

struct OrderLayout {
  /// Everything but the lines, which are blank, so that the rest keeps its place.
  private(set) var heading: [UInt8] = []
  /// Where the lines are, from the first byte of the order on.
  private(set) var lines: [Range<Int>] = []

  /// Looks at the order of `length` bytes at `start`, whose lines are in the member `name`. Answers where it is no JSON.
  mutating func read(_ bytes: Span<UInt8>, _ start: Int, _ length: Int, _ name: String) -> Int? {
    let end = start + length
    var list: Range<Int>?
    var index = start + 1
    scan: while true {
      switch MemberScan.next(bytes, index, end) {
      case .closed: break scan
      case .open: return end - start
      case .broken(let at): return at - start
      case .member(let member):
        var isBroken = false
        guard let next = MemberScan.value(bytes, member.value, end, &isBroken) else { return member.value - start }
        if member.name == name, bytes[member.value] == 0x5b { list = member.value..<next }
        index = next
      }
    }
    heading.reserveCapacity(length)
    for index in start..<end { heading.append(bytes[index]) }
    guard let list else { return nil }
    if let fault = split(bytes, list, start) { return fault }
    for index in list.lowerBound + 1..<list.upperBound - 1 where bytes[index] != 0x0a { heading[index - start] = 0x20 }
    return nil
  }

  /// The members of the list in `list`.
  private mutating func split(_ bytes: Span<UInt8>, _ list: Range<Int>, _ start: Int) -> Int? {
    let end = list.upperBound
    var index = MemberScan.blanks(bytes, list.lowerBound + 1, end)
    if bytes[index] == 0x5d { return nil }
    while true {
      var isBroken = false
      guard let next = MemberScan.value(bytes, index, end, &isBroken) else { return index - start }
      lines.append(index - start..<next - start)
      index = MemberScan.blanks(bytes, next, end)
      if bytes[index] == 0x5d { return nil }
      guard bytes[index] == 0x2c else { return index - start }
      index = MemberScan.blanks(bytes, index + 1, end)
      if index >= end { return end - start }
    }
  }

  /// The index of a place counted in lines and letters from `start` on.
  static func index(of place: JSON5Place, in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
    var index = start
    var line = 1
    while line < place.line, index < end {
      if bytes[index] == 0x0a || bytes[index] == 0x0d && index + 1 < end && bytes[index + 1] != 0x0a { line += 1 }
      index += 1
    }
    var column = 1
    while column < place.column, index < end {
      index += 1
      // Letters of several bytes count once.
      if index >= end || bytes[index] & 0xc0 != 0x80 { column += 1 }
    }
    return index
  }
}
