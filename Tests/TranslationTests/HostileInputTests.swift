// Files cut short, mangled and made of noise: whatever comes in, what goes out is whole and agrees with itself.

import Findings
import Foundation
import Octets
import Testing
import Translation

extension FixtureCase {
  var bytes: [UInt8] { (try? Array(Data(contentsOf: URL(filePath: input)))) ?? [] }
}

@Suite struct HostileInputTests {
  /// Cut off at every eleventh byte, small files at every byte.
  @Test(arguments: FixtureCase.all)
  func cutShort(_ sample: FixtureCase) throws {
    let file = sample.bytes
    for end in stride(from: 0, to: file.count, by: file.count < 380 ? 1 : 11) {
      let cut = Array(file[..<end])
      let run = try expectAgreement(cut, "cut at byte \(end)")
      if !isComplete(cut) { #expect(run.summary.hasRejections, "cut at byte \(end)") }
    }
  }

  /// The last interchange that begins in the file has its IEA, as far as the last digit of the control number.
  private func isComplete(_ file: [UInt8]) -> Bool {
    guard let start = places(of: "ISA", in: file).last, let trailer = places(of: "IEA", in: file).last, trailer > start
    else { return false }
    let parts = file[trailer...].split(separator: file[trailer + 3], omittingEmptySubsequences: false)
    return parts.count > 2 && parts[2].contains { $0 < 0x30 || $0 > 0x39 } || parts.count == 3 && parts[2].count == 9
  }

  /// Where segments with this identifier begin.
  private func places(of tag: String, in file: [UInt8]) -> [Int] {
    let tag = Array(tag.utf8)
    return file.indices.dropLast(3).filter { index in
      let isAlone = index == 0 || !Character(Unicode.Scalar(file[index - 1])).isLetter
      let next = Character(Unicode.Scalar(file[index + 3]))
      return isAlone && file[index...].starts(with: tag) && !next.isLetter && !next.isNumber && next != " "
    }
  }

  // MARK: Noise

  private static let envelope = """
    ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *250101*0101*^*00501*000000001*0*P*:~
    GS*PO*SENDER*RECEIVER*20250101*0101*1*X*005010~
    ST*850*0001~

    """

  enum Noise: CaseIterable {
    case bytes, afterHeader, afterSet, segments
  }

  @Test(arguments: Noise.allCases, 0..<20)
  func noise(_ kind: Noise, _ seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed))
    for round in 0..<12 {
      var file: [UInt8] = []
      switch kind {
      case .bytes: break
      case .afterHeader: file = Array(Self.envelope.utf8.prefix(107))
      case .afterSet, .segments: file = Array(Self.envelope.utf8)
      }
      let count = random.below(2_500)
      while file.count < count {
        if kind == .segments {
          file += segment(&random)
        } else if random.happens(3) {
          file += Array(["ISA*", "IEA*1*1~", "GS*", "ST*", "SE*", "BIN*", "~\r\n", "ISA"][random.below(8)].utf8)
        } else {
          file.append(UInt8(truncatingIfNeeded: random.next()))
        }
      }
      try expectAgreement(file, "\(kind) \(seed).\(round)")
    }
  }

  /// Some segment, rarely a right one.
  private func segment(_ random: inout SplitMix) -> [UInt8] {
    let tags = [
      "ST", "SE", "GS", "GE", "ISA", "IEA", "BEG", "BSN", "HL", "PO1", "N1", "REF", "CTT", "TA1", "LIN", "", "ZZZ",
    ]
    let texts = [
      "", "850", "856", "1", "0001", "00", "20250101", "A", "-", "004010", "PO", "é", " ", "X:Y", "^", "12.5",
    ]
    let elements = (0..<random.below(9)).map { _ in random.pick(texts) }
    return Array(([random.pick(tags)] + elements).joined(separator: "*").utf8) + [random.happens(2) ? 0x0a : 0x7e]
  }

  // MARK: Mutations

  @Test(arguments: FixtureCase.all)
  func mangled(_ sample: FixtureCase) throws {
    var random = SplitMix(seed: UInt64(sample.name.utf8.reduce(0) { $0 &* 31 &+ Int($1) } & 0xffff))
    let file = sample.bytes
    for round in 0..<30 {
      var mangled = file
      for _ in 0...random.below(3) { mangle(&mangled, &random) }
      try expectAgreement(mangled, "round \(round)")
    }
  }

  private func mangle(_ file: inout [UInt8], _ random: inout SplitMix) {
    guard file.count > 4 else { return }
    let at = random.below(file.count)
    switch random.below(9) {
    case 0: file[at] ^= 1 << UInt8(random.below(8))
    case 1: file[at] = UInt8(truncatingIfNeeded: random.next())
    case 2: file[at] = random.pick(Array("*~:^\n\r 0A\0".utf8))
    case 3: file.removeSubrange(at..<min(file.count, at + 1 + random.below(random.happens(20) ? 200 : 5)))
    case 4:
      file.insert(contentsOf: (0...random.below(5)).map { _ in random.pick(Array("*~:^\n 0A\u{80}".utf8)) }, at: at)
    default: mangleSegments(&file, &random)
    }
  }

  private func mangleSegments(_ file: inout [UInt8], _ random: inout SplitMix) {
    var segments = file.split(separator: 0x7e, omittingEmptySubsequences: false).map(Array.init)
    guard segments.count > 3 else { return }
    let (left, right) = (random.below(segments.count), random.below(segments.count))
    switch random.below(4) {
    case 0: segments.insert(segments[left], at: right)
    case 1: segments.remove(at: left)
    case 2: segments.swapAt(left, right)
    default: segments.insert(contentsOf: segments[min(left, right)...max(left, right)], at: right)
    }
    file = Array(segments.joined(separator: [0x7e]))
  }
}
