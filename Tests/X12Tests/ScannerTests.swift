import Findings
import Foundation
import Octets
import Testing
import X12

/// All X12 fixtures of the project.
let fixtures: [URL] = {
  let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/x12")
  let all = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects as? [URL] ?? []
  return all.filter { $0.pathExtension == "edi" }.sorted { $0.path < $1.path }
}()

/// Fixtures that hold nothing the slow twin cannot read.
let plainFixtures = fixtures.filter { !$0.path.contains("/defects/") }

@Suite struct ScannerTests {
  @Test func thereAreFixtures() { #expect(plainFixtures.count >= 40) }

  @Test(arguments: plainFixtures)
  func readsWhatTheSlowTwinReads(_ url: URL) throws {
    let file = Array(try Data(contentsOf: url))
    let fast = fastReading(file)
    #expect(fast.segments == slowSegments(file))
    #expect(fast.rules.isEmpty)
  }

  /// Every fixture, cut at every byte, through a window so small that it slides and grows.
  @Test(arguments: fixtures)
  func everyCutGivesTheSame(_ url: URL) throws {
    let file = Array(try Data(contentsOf: url))
    let whole = fastReading(file)
    for cut in stride(from: 0, through: file.count, by: file.count > 4_000 ? 7 : 1) {
      let reading = fastReading(file, cuts: [cut], window: 128)
      #expect(reading == whole, "cut at byte \(cut)")
      if reading != whole { break }
    }
  }

  @Test(arguments: fixtures)
  func oneByteAtATimeGivesTheSame(_ url: URL) throws {
    let file = Array(try Data(contentsOf: url))
    #expect(fastReading(file, cuts: Array(0...file.count), window: 64) == fastReading(file))
  }

  /// Random text over few bytes: blocks of 64, their borders and padding in every constellation.
  @Test func randomTextReadsAsTheSlowTwin() {
    var random = SplitMix(seed: 850)
    let alphabet = Array("AB*~>\n\r 1IEA".utf8)
    let header = Array(
      "ISA*00*          *00*          *ZZ*A              *ZZ*B              *250101*0101*U*00401*000000001*0*P*>~".utf8)
    for _ in 0..<2_000 {
      var body: [UInt8] = []
      for _ in 0..<Int(random.next() % 400) { body.append(alphabet[Int(random.next() % UInt64(alphabet.count))]) }
      // No line break inside a segment: that is mended, which the slow twin cannot do.
      let file = header + withoutInnerBreaks(body) + [0x7e]
      let fast = fastReading(file).segments
      #expect(fast == slowSegments(file))
      if fast != slowSegments(file) { break }
    }
  }

  private func withoutInnerBreaks(_ body: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for byte in body {
      let isBreak = byte == 0x0a || byte == 0x0d
      if isBreak, let last = result.last, last != 0x7e, last > 0x20 { continue }
      if isBreak, result.isEmpty { continue }
      if isBreak, let last = result.last, last == 0x20, !isPadding(result) { continue }
      result.append(byte)
    }
    return result
  }

  private func isPadding(_ bytes: [UInt8]) -> Bool {
    for byte in bytes.reversed() {
      if byte == 0x7e { return true }
      if byte > 0x20 { return false }
    }
    return true
  }
}

/// A small generator of the same numbers every time.
struct SplitMix {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
