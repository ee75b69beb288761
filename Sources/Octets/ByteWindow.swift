// The byte window: the part of the input now in memory. It slides forward, grows only up to its limit, and can say for
// each of its bytes where that byte stood in the file (offset, line, column), also when bytes were taken out of it.

/// Where a byte stands in the file.
package struct Place: Hashable, Sendable {
  /// Byte offset in the file, from 0.
  package var offset: UInt64
  /// Line (counted by line feeds) and column (in bytes), both from 1.
  package var line: UInt64
  package var column: UInt64

  package init(offset: UInt64 = 0, line: UInt64 = 1, column: UInt64 = 1) {
    self.offset = offset
    self.line = line
    self.column = column
  }
}

package struct ByteWindow: ~Copyable {
  /// What to do to bytes as they arrive, when a file was damaged on its way here.
  package struct Repair: Equatable, Sendable {
    /// Take out carriage returns and line feeds (hard-wrapped files).
    package var dropsLineBreaks = false
    /// Multi-byte delimiters and the single byte that stands for each.
    package var substitutes: [Substitute] = []
    package init() {}
    package var isNone: Bool { !dropsLineBreaks && substitutes.isEmpty }
  }

  package struct Substitute: Equatable, Sendable {
    package let sequence: [UInt8]
    package let byte: UInt8
    package init(sequence: [UInt8], byte: UInt8) {
      self.sequence = sequence
      self.byte = byte
    }
  }

  /// A spot behind which bytes were taken out: clean offset, how many so far, and how many of those were line feeds.
  private struct Removal {
    var clean: UInt64
    var bytes: UInt64
    var lineFeeds: UInt64
    /// Original offset of the first byte of the line that begins here, when a line feed was taken out.
    var lineStart: UInt64
  }

  /// The bytes; valid from `start` to `end`, with `wordSlack` readable bytes behind.
  package private(set) var storage: [UInt8]
  package private(set) var start = 0
  package private(set) var end = 0
  package private(set) var atEnd = false
  /// Clean offset of `storage[0]`.
  private var base: UInt64 = 0
  private var lineFeeds: UInt64 = 0
  private var lineStart: UInt64 = 0
  private var removals: [Removal] = []
  private var removed = Removal(clean: 0, bytes: 0, lineFeeds: 0, lineStart: 0)
  private var repair = Repair()
  private let limit: Int

  /// A window of `capacity` bytes that may grow to `limit` bytes for one long record.
  package init(capacity: Int = 256 << 10, limit: Int = 2 << 20) {
    storage = [UInt8](repeating: 0, count: capacity + wordSlack)
    self.limit = max(limit, capacity)
  }

  package var count: Int { end - start }
  package var capacity: Int { storage.count - wordSlack }
  package var isFull: Bool { start == 0 && end == capacity && capacity >= limit }
  /// Bytes of the file used up so far, for progress.
  package var consumed: UInt64 { base + UInt64(start) + removed.bytes }

  /// Gives up the bytes before `index`.
  package mutating func consume(to index: Int) { start = index }

  /// Slides the kept bytes to the front, grows when they fill the window, reads once. Answers false at the end.
  package mutating func fill<Source: ByteSource & ~Copyable>(from source: inout Source) throws(FileError) -> Bool {
    if atEnd { return false }
    slide()
    if end == capacity {
      if capacity >= limit { return true }
      storage.append(contentsOf: repeatElement(0, count: min(capacity, limit - capacity)))
    }
    let from = end
    let room = from..<capacity
    var failure: FileError?
    let got = unsafe storage.withUnsafeMutableBytes { (raw: UnsafeMutableRawBufferPointer) -> Int in
      do throws(FileError) {
        return unsafe try source.read(into: UnsafeMutableRawBufferPointer(rebasing: raw[room]))
      } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    atEnd = got == 0
    end += got
    if !repair.isNone { apply(from: max(start, from - 3)) }
    for index in end..<min(end + wordSlack, storage.count) { storage[index] = 0 }
    return !atEnd
  }

  /// Starts mending from `index` on: the bytes here now and all that come.
  package mutating func mend(_ repair: Repair, from index: Int) {
    self.repair = repair
    if !repair.isNone { apply(from: index) }
  }

  /// Puts `terminator` behind the last byte that is not blank, for a file whose last segment was not closed. Only at the
  /// end of the input.
  package mutating func close(with terminator: UInt8) {
    while end > start, storage[end - 1] <= 0x20 { end -= 1 }
    if end == storage.count { storage.append(contentsOf: repeatElement(0, count: wordSlack)) }
    storage[end] = terminator
    end += 1
  }

  private mutating func slide() {
    guard start > 0 else { return }
    countLines(upTo: start)
    unsafe storage.withUnsafeMutableBytes { (raw: UnsafeMutableRawBufferPointer) in
      unsafe raw.baseAddress!.copyMemory(from: raw.baseAddress! + start, byteCount: end - start)
    }
    base += UInt64(start)
    end -= start
    start = 0
    if removals.count > 1 {
      let kept = removals.lastIndex { $0.clean <= base } ?? 0
      if kept > 0 { removals.removeSubrange(0..<kept) }
    }
  }

  private mutating func countLines(upTo index: Int) {
    let found = unsafe storage.withUnsafeBufferPointer { bytes in
      var count = 0
      for position in 0..<index { count &+= unsafe bytes[position] == 0x0a ? 1 : 0 }
      return count
    }
    guard found > 0 else { return }
    lineFeeds += UInt64(found)
    var last = index - 1
    while storage[last] != 0x0a { last -= 1 }
    lineStart = base + UInt64(last) + 1
  }

  /// Filters `index..<end` in place and remembers what was taken out where.
  private mutating func apply(from index: Int) {
    var write = index
    var read = index
    while read < end {
      let byte = storage[read]
      if repair.dropsLineBreaks, byte == 0x0a || byte == 0x0d {
        remove(1, lineFeed: byte == 0x0a, at: write)
        read += 1
        continue
      }
      if byte >= 0x80, let match = substitute(at: read) {
        storage[write] = match.byte
        write += 1
        read += match.sequence.count
        remove(UInt64(match.sequence.count - 1), lineFeed: false, at: write)
        continue
      }
      storage[write] = byte
      write += 1
      read += 1
    }
    end = write
    for position in end..<min(read + wordSlack, storage.count) { storage[position] = 0 }
  }

  private func substitute(at index: Int) -> Substitute? {
    for candidate in repair.substitutes where index + candidate.sequence.count <= end {
      var same = true
      for (offset, byte) in candidate.sequence.enumerated() where storage[index + offset] != byte { same = false }
      if same { return candidate }
    }
    return nil
  }

  private mutating func remove(_ bytes: UInt64, lineFeed: Bool, at index: Int) {
    removed.clean = base + UInt64(index)
    removed.bytes += bytes
    if lineFeed {
      removed.lineFeeds += 1
      removed.lineStart = removed.clean + removed.bytes
    }
    if removals.last?.clean == removed.clean { removals.removeLast() }
    removals.append(removed)
  }

  /// Where the byte at `index` of the window stood in the file. Not for hot paths.
  package func place(at index: Int) -> Place {
    let clean = base + UInt64(index)
    var lines = lineFeeds
    var begin = lineStart
    for position in 0..<min(index, end) where storage[position] == 0x0a {
      lines += 1
      begin = base + UInt64(position) + 1
    }
    let before = removals.last { $0.clean <= clean }
    let offset = clean + (before?.bytes ?? 0)
    if let before, before.lineFeeds > 0 {
      lines += before.lineFeeds
      begin = max(begin, before.lineStart)
    }
    return Place(offset: offset, line: lines + 1, column: offset >= begin ? offset - begin + 1 : 1)
  }
}
