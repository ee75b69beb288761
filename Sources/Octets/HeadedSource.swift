// A source whose first bytes were looked at before it is read.

/// Gives its bytes as ever; the first of them may be seen before.
public struct HeadedSource<Source: ByteSource & ~Copyable>: ByteSource, ~Copyable {
  private var source: Source
  private var seen: [UInt8] = []
  private var given = 0

  public init(_ source: consuming Source) { self.source = source }

  /// Up to `count` of the first bytes; fewer where there are no more.
  public mutating func head(_ count: Int) throws(FileError) -> [UInt8] {
    var room = [UInt8](repeating: 0, count: count)
    while seen.count < count {
      let missing = count - seen.count
      var failure: FileError?
      let got = unsafe room.withUnsafeMutableBytes { bytes -> Int in
        do throws(FileError) {
          return unsafe try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<missing]))
        } catch {
          failure = error
          return 0
        }
      }
      if let failure { throw failure }
      if got == 0 { break }
      seen += room[..<got]
    }
    return seen
  }

  public mutating func read(into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    if given == seen.count { return unsafe try source.read(into: room) }
    let count = min(room.count, seen.count - given)
    unsafe seen.withUnsafeBytes { unsafe room.copyMemory(from: .init(rebasing: $0[given..<given + count])) }
    given += count
    return count
  }
}

extension HeadedSource: Sendable where Source: Sendable & ~Copyable {}
