// Sorted rows in a nameless file, and many such files read as one.

import Octets

/// Rows in the order of their keys. Each is written as the lengths of its key and of itself, its origin, key and row.
final class RowRun {
  /// How many merges its rows have been through.
  let level: Int
  private let file: ScratchFile
  /// The row at hand is in here, with `wordSlack` bytes behind.
  private(set) var buffer = [UInt8](repeating: 0, count: 16 << 10)
  private var start = 0
  private var end = 0
  private var offset = 0
  private(set) var key = 0..<0
  private(set) var row = 0..<0
  private(set) var prefix: UInt64 = 0
  private(set) var origin = RowOrigin(place: Place(), number: 0)

  private static let headLength = 40

  init(level: Int) throws(FileError) {
    self.level = level
    file = try ScratchFile()
  }

  /// Takes rows, in order.
  var sink: ByteSink { ByteSink(descriptor: file.descriptor, path: "a temporary file", capacity: 64 << 10) }

  static func write(
    _ bytes: Span<UInt8>, _ key: Range<Int>, _ row: Range<Int>, _ origin: RowOrigin, to sink: inout ByteSink
  ) {
    let place = origin.place
    let lengths = UInt64(key.count) << 32 | UInt64(row.count)
    var head: [UInt8] = []
    head.reserveCapacity(headLength)
    for number in [lengths, place.offset, place.line, place.column, origin.number] {
      for shift in 0..<UInt64(8) { head.append(UInt8(truncatingIfNeeded: number >> (8 * shift))) }
    }
    sink.write(head)
    sink.write(bytes, key.lowerBound, key.upperBound)
    sink.write(bytes, row.lowerBound, row.upperBound)
    sink.commit()
  }

  /// Goes to the next row; answers false when there is none.
  func advance() throws(FileError) -> Bool {
    start = row.upperBound
    if try !has(Self.headLength) { return false }
    let lengths = number(0)
    let (keyLength, rowLength) = (Int(lengths >> 32), Int(lengths & 0xffff_ffff))
    origin = RowOrigin(place: Place(offset: number(1), line: number(2), column: number(3)), number: number(4))
    _ = try has(Self.headLength + keyLength + rowLength)
    key = start + Self.headLength..<start + Self.headLength + keyLength
    row = key.upperBound..<key.upperBound + rowLength
    prefix = keyPrefix(buffer.span, key)
    return true
  }

  /// Sees to it that so many bytes stand behind `start`.
  private func has(_ count: Int) throws(FileError) -> Bool {
    if end - start >= count { return true }
    buffer.replaceSubrange(0..<end - start, with: buffer[start..<end])
    (start, end) = (0, end - start)
    let missing = count + wordSlack - buffer.count
    if missing > 0 { buffer.append(contentsOf: repeatElement(0, count: missing)) }
    while end < count {
      let got = try file.read(&buffer, end..<buffer.count - wordSlack, at: offset)
      if got == 0 { return false }
      end += got
      offset += got
    }
    return true
  }

  private func number(_ index: Int) -> UInt64 {
    var number: UInt64 = 0
    for byte in (0..<8).reversed() { number = number << 8 | UInt64(buffer[start + index * 8 + byte]) }
    return number
  }
}

/// Runs as one: always the least of the rows at hand; of the same keys the one of the older run.
struct RowMerge {
  private var runs: [RowRun]
  private var given: Int?

  init(_ runs: [RowRun]) throws(FileError) {
    self.runs = []
    for run in runs where try run.advance() { self.runs.append(run) }
  }

  /// The run whose row at hand is next; nil at the end.
  mutating func next() throws(FileError) -> RowRun? {
    if let given, try !runs[given].advance() { runs.remove(at: given) }
    given = nil
    guard var best = runs.indices.first else { return nil }
    for index in runs.indices.dropFirst() where isBefore(runs[index], runs[best]) { best = index }
    given = best
    return runs[best]
  }

  private func isBefore(_ one: RowRun, _ other: RowRun) -> Bool {
    if one.prefix != other.prefix { return one.prefix < other.prefix }
    let (first, second) = (one.buffer, other.buffer)
    return compareKeys(first.span, one.key, second.span, other.key) < 0
  }
}
