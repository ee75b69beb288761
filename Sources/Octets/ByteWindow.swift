// The byte window: the part of the input now in memory. It slides forward, grows only up to its limit, and can say for
// each of its bytes where that byte stood in the file (offset, line, column), also when bytes were taken out of it.

/// Where a byte stands in the file.
public struct Place: Hashable, Sendable {
  /// Byte offset in the file, from 0.
  public var offset: UInt64
  /// Line (counted by line feeds) and column (in bytes), both from 1.
  public var line: UInt64
  public var column: UInt64

  public init(offset: UInt64 = 0, line: UInt64 = 1, column: UInt64 = 1) {
    self.offset = offset
    self.line = line
    self.column = column
  }
}

public struct ByteWindow: ~Copyable {
  /// What to do to bytes as they arrive, when a file was damaged on its way here.
  public struct Repair: Equatable, Sendable {
    /// Take out carriage returns and line feeds (hard-wrapped files).
    public var dropsLineBreaks = false
    /// Multi-byte delimiters and the single byte that stands for each.
    public var substitutes: [Substitute] = []
    public init() {}
    public var isNone: Bool { !dropsLineBreaks && substitutes.isEmpty }
  }

  public struct Substitute: Equatable, Sendable {
    public let sequence: [UInt8]
    public let byte: UInt8
    public init(sequence: [UInt8], byte: UInt8) {
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
  public private(set) var storage: [UInt8]
  public private(set) var start = 0
  public private(set) var end = 0
  public private(set) var atEnd = false
  /// Clean offset of `storage[0]`.
  private var base: UInt64 = 0
  private var lineFeeds: UInt64 = 0
  /// Offset in the file.
  private var lineStart: UInt64 = 0
  /// Bytes before `start` may hold line feeds not counted yet.
  private var isCountDue = false
  private var removals: [Removal] = []
  private var removed = Removal(clean: 0, bytes: 0, lineFeeds: 0, lineStart: 0)
  private var repair = Repair()
  private let memo = Memo()
  private let limit: Int

  /// A window of `capacity` bytes that may grow to `limit` bytes for one long record.
  public init(capacity: Int = 256 << 10, limit: Int = 2 << 20) {
    storage = [UInt8](repeating: 0, count: capacity + wordSlack)
    self.limit = max(limit, capacity)
  }

  public var count: Int { end - start }
  public var capacity: Int { storage.count - wordSlack }
  public var isFull: Bool { start == 0 && end == capacity && capacity >= limit }
  /// Bytes of the file used up so far, for progress.
  public var consumed: UInt64 { base + UInt64(start) + removed.bytes }

  /// Gives up the bytes before `index`. Who knows that there is no line feed among them saves the counting.
  public mutating func consume(to index: Int, mayHoldLineFeeds: Bool = true) {
    start = index
    if mayHoldLineFeeds { isCountDue = true }
  }

  /// Slides the kept bytes to the front, grows when they fill the window, reads once. Answers false at the end.
  public mutating func fill<Source: ByteSource & ~Copyable>(from source: inout Source) throws(FileError) -> Bool {
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
  public mutating func mend(_ repair: Repair, from index: Int) {
    self.repair = repair
    if !repair.isNone { apply(from: index) }
  }

  /// Puts `terminator` behind the last byte that is not blank, for a file whose last segment was not closed. Only at the
  /// end of the input.
  public mutating func close(with terminator: UInt8) {
    while end > start, storage[end - 1] <= 0x20 { end -= 1 }
    if end == storage.count { storage.append(contentsOf: repeatElement(0, count: wordSlack)) }
    storage[end] = terminator
    end += 1
  }

  private mutating func slide() {
    guard start > 0 else { return }
    if isCountDue { countLines(upTo: start) }
    isCountDue = false
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
    let found = lineFeedCount(upTo: index)
    guard found > 0 else { return }
    lineFeeds += UInt64(found)
    var last = index - 1
    while storage[last] != 0x0a { last -= 1 }
    lineStart = offset(at: last) + 1
  }

  /// Filters `index..<end` in place and remembers what was taken out where.
  private mutating func apply(from index: Int) {
    memo.forget(base)
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

  /// Offset in the file of the byte at `index`.
  public func offset(at index: Int) -> UInt64 {
    let clean = base + UInt64(index)
    if removals.isEmpty { return clean }
    return clean + (removals.last { $0.clean <= clean }?.bytes ?? 0)
  }

  /// Where the byte at `index` of the window stood in the file. Counts lines from the last place asked for: for findings
  /// and for people, not for every segment of a hot path.
  public func place(at index: Int) -> Place {
    let end = min(index, end)
    if memo.base != base || memo.index > end { memo.forget(base) }
    let found = lineFeedCount(from: memo.index, upTo: end)
    if found > 0 {
      var last = end - 1
      while storage[last] != 0x0a { last -= 1 }
      memo.lines += found
      memo.begin = self.offset(at: last) + 1
    }
    memo.index = end
    var lines = lineFeeds + UInt64(memo.lines)
    var begin = memo.lines > 0 ? memo.begin : lineStart
    let clean = base + UInt64(index)
    let offset = offset(at: index)
    if let before = removals.last(where: { $0.clean <= clean }), before.lineFeeds > 0 {
      lines += before.lineFeeds
      begin = max(begin, before.lineStart)
    }
    return Place(offset: offset, line: lines + 1, column: offset >= begin ? offset - begin + 1 : 1)
  }

  /// The last place asked for in this window, and the lines up to there.
  private final class Memo {
    var base: UInt64 = 0
    var index = 0
    var lines = 0
    var begin: UInt64 = 0

    func forget(_ base: UInt64) {
      self.base = base
      index = 0
      lines = 0
      begin = 0
    }
  }

  /// Line feeds in `storage[start..<index]`, eight bytes at a time.
  private func lineFeedCount(from start: Int = 0, upTo index: Int) -> Int {
    let bytes = storage.span
    var total = 0
    var position = start
    while position &+ 8 <= index {
      // Each lane counts to at most 255 before the lanes are added up.
      let stop = min(index &- 7, position &+ 8 &* 255)
      var lanes: UInt64 = 0
      while position < stop {
        let difference = bytes.word(at: position) ^ 0x0a0a_0a0a_0a0a_0a0a
        let low = (difference & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x7f7f_7f7f_7f7f_7f7f
        lanes &+= (~(low | difference) &>> 7) & 0x0101_0101_0101_0101
        position &+= 8
      }
      let pairs = (lanes & 0x00ff_00ff_00ff_00ff) &+ ((lanes &>> 8) & 0x00ff_00ff_00ff_00ff)
      total &+= Int(truncatingIfNeeded: (pairs &* 0x0001_0001_0001_0001) &>> 48)
    }
    while position < index {
      if bytes[position] == 0x0a { total &+= 1 }
      position &+= 1
    }
    return total
  }
}
