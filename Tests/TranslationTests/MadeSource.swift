// Inputs that are made while they are read, of any size.

import Octets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Without optimisation everything takes ten times as long; sizes shrink by that.
#if DEBUG
  let isOptimised = false
#else
  let isOptimised = true
#endif

/// `count`, or a tenth of it without optimisation.
func scaled(_ count: Int) -> Int { isOptimised ? count : count / 10 }

/// One piece after the other, each made when the last is used up.
struct MadeSource: ByteSource, Sendable {
  private let count: Int
  private let make: @Sendable (Int) -> [UInt8]
  private var piece: [UInt8] = []
  private var used = 0
  private var next = 0

  /// The pieces `make(0)` to `make(count - 1)`.
  init(_ count: Int, _ make: @escaping @Sendable (Int) -> [UInt8]) {
    self.count = count
    self.make = make
  }

  /// A head, `count` pieces, and a tail.
  init(_ head: String, _ count: Int, _ tail: String, _ make: @escaping @Sendable (Int) -> String) {
    self.init(count + 2) { index in
      index == 0 ? Array(head.utf8) : index <= count ? Array(make(index - 1).utf8) : Array(tail.utf8)
    }
  }

  mutating func read(into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    var filled = 0
    while filled < room.count {
      if used == piece.count {
        if next == count { break }
        piece = make(next)
        next += 1
        used = 0
        continue
      }
      let step = min(piece.count - used, room.count - filled)
      unsafe piece.withUnsafeBytes { bytes in
        let target = unsafe UnsafeMutableRawBufferPointer(rebasing: room[filled..<filled + step])
        unsafe target.copyMemory(from: .init(rebasing: bytes[used..<used + step]))
      }
      filled += step
      used += step
    }
    return filled
  }
}

/// Heads and tails of inputs.
enum Envelope {
  /// ISA and GS of a group of these.
  static func head(_ group: String, _ release: String = "004010") -> String {
    let version = release == "004010" ? "U*00401" : "^*00501"
    return """
      ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *250101*0101*\(version)*000000001*0*P*:~
      GS*\(group)*SENDER*RECEIVER*20250101*0101*1*X*\(release)~

      """
  }
  static func tail(_ sets: Int) -> String { "GE*\(sets)*1~\nIEA*1*000000001~\n" }

  /// A purchase order in one group; `segments` counts those of the body.
  static let orderHead = head("PO") + "ST*850*0001~\nBEG*00*SA*PO-1**20250101~\n"
  static func orderTail(_ segments: Int) -> String { "SE*\(segments + 3)*0001~\n" + tail(1) }
}

/// Seconds of processor time this thread spends in `body`.
func processorTime(_ body: () throws -> Void) rethrows -> Double {
  func now() -> Double {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
  let start = now()
  try body()
  return now() - start
}
