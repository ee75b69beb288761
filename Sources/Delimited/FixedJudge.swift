// Whether the lines of a sample have fixed columns: all of one length, or all that begin with the same letters, as files
// with a head and lines have.

import Octets

struct FixedJudge {
  private static let tagLength = 3
  private static let leastLength = 12

  /// At the gaps that the lines of the commonest kind share; empty when columns are not fixed.
  private(set) var columns: [Dialect.Column] = []
  private(set) var reason = ""
  /// Lines begin with letters that tell their kind.
  private(set) var hasKinds = false

  init(_ text: [UInt8]) {
    let lines = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline).map {
      Array($0.unicodeScalars)
    }
    guard lines.count > 1 else { return }
    if Set(lines.map(\.count)).count == 1 {
      see(lines, longest: lines[0].count, "all \(lines.count) lines are \(lines[0].count) characters long")
      return
    }
    let kinds = Dictionary(grouping: lines) { Array($0.prefix(Self.tagLength)) }.values.sorted {
      ($0.count, $0[0].count) > ($1.count, $1[0].count)
    }
    guard kinds.count * 2 <= lines.count, kinds.allSatisfy({ Set($0.map(\.count)).count == 1 }) else { return }
    let words = kinds.map { kind in
      let tag = kind[0].prefix(Self.tagLength).reduce(into: "") { $0.unicodeScalars.append($1) }
      return "\(kind.count) lines that begin with \(tag) are \(kind[0].count) characters long"
    }
    hasKinds = true
    see(kinds[0], longest: kinds.map { $0[0].count }.max() ?? 0, words.joined(separator: ", "))
  }

  private mutating func see(_ lines: [[Unicode.Scalar]], longest: Int, _ words: String) {
    let length = lines[0].count
    guard length >= Self.leastLength else { return }
    let isGap = (0..<length).map { at in lines.allSatisfy { $0[at] == " " } }
    let starts = [0] + (1..<length).filter { isGap[$0 - 1] && !isGap[$0] }
    guard starts.count > 1 else { return }
    columns = starts.enumerated().map { index, start in
      Dialect.Column(start: start, length: (index + 1 < starts.count ? starts[index + 1] : longest) - start)
    }
    reason = words + ", with gaps at the same places; where columns touch, no gap tells"
  }
}
