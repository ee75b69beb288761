// What an expected file and the one that came out differ in, by what they say; where that is the same and the bytes are not,
// that is told.

import Comparison
import JSON5
import Translation

extension CaseRun {
  /// Every difference of two files of a kind.
  func differences(_ file: ExpectedFile, expected: [UInt8], found: [UInt8]) throws -> [Difference] {
    if expected == found { return [] }
    if expected.isEmpty || found.isEmpty {
      func size(_ bytes: [UInt8]) -> String { bytes.isEmpty ? "nothing" : "\(bytes.count) bytes" }
      let subject = file.isX12 || file.isForeign ? "the file" : "documents"
      return [Difference(.changed, [subject], before: size(expected), after: size(found))]
    }
    if file.isForeign { return [Self.layout(expected, found)] }
    var list: [Difference] = []
    let comparison = FileComparison(
      library, names, partner: profile, showsAll: true, pairsOthers: true, tell: { list.append($0) })
    if file.isX12 {
      _ = try comparison.compareSets(.bytes(expected, name: file.rawValue), .bytes(found, name: file.rawValue))
    } else {
      do throws(JSON5Error) {
        _ = try comparison.compareJSON(expected, found)
      } catch {
        return [Difference(.changed, ["no JSON"], before: "JSON", after: "\(error)")]
      }
    }
    return list.isEmpty ? [Self.layout(expected, found)] : list
  }

  private static func layout(_ expected: [UInt8], _ found: [UInt8]) -> Difference {
    let same = zip(expected, found).prefix { $0 == $1 }.count
    func excerpt(_ bytes: [UInt8]) -> String {
      String(decoding: bytes.dropFirst(max(0, same - 10)).prefix(40), as: UTF8.self).replacing("\n", with: "\u{240a}")
    }
    return Difference(
      .changed, ["order or layout, from byte \(same) on"], before: excerpt(expected), after: excerpt(found))
  }
}
