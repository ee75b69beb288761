// Sorted rows, given as a file of rows is: whoever reads them reads them like any other, and asks where they came from.

import Octets

/// Where rows came from, in the order they are given; those read ahead wait here.
package final class RowOrigins {
  /// The rows came from a file of UTF-16: a character takes two bytes there, or four.
  let isWide: Bool
  private var queue: [RowOrigin] = []
  private var first = 0

  init(isWide: Bool) { self.isWide = isWide }

  func append(_ origin: RowOrigin) { queue.append(origin) }

  /// The origin of the next row.
  func next() -> RowOrigin? {
    guard first < queue.count else { return nil }
    first += 1
    let origin = queue[first - 1]
    if first >= 1_024, first * 2 > queue.count {
      queue.removeFirst(first)
      first = 0
    }
    return origin
  }
}

/// The rows of a sorter, a line end behind each.
package struct SortedRows: ByteSource, ~Copyable {
  package let origins: RowOrigins
  private var merge: RowMerge
  /// The row being given, with its line end, and how much of it has been.
  private var row: [UInt8] = []
  private var given = 0

  init(_ merge: RowMerge, isWide: Bool) {
    self.merge = merge
    origins = RowOrigins(isWide: isWide)
  }

  package mutating func read(into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    var used = 0
    while used < room.count {
      if given == row.count {
        guard let run = try merge.next() else { break }
        row.removeAll(keepingCapacity: true)
        row.append(contentsOf: run.buffer[run.row])
        row.append(0x0a)
        given = 0
        origins.append(run.origin)
      }
      let count = min(room.count - used, row.count - given)
      unsafe row.withUnsafeBytes { bytes in
        unsafe UnsafeMutableRawBufferPointer(rebasing: room[used..<used + count])
          .copyMemory(from: .init(rebasing: bytes[given..<given + count]))
      }
      given += count
      used += count
    }
    return used
  }
}
