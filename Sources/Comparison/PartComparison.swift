// Compares two documents part by part. Parts are paired by what they say, then by their keys from the surest to the
// weakest, and parts without keys by their order; what has no pair was added or removed.

/// Finds what a later document has other than an earlier one.
package struct PartComparison {
  private let tell: (Difference) -> Void

  package init(_ tell: @escaping (Difference) -> Void) { self.tell = tell }

  /// Tells all differences of two parts that belong together.
  package func compare(_ before: DocumentPart, _ after: DocumentPart, path: [String]) {
    compareValues(before, after, path)
    if before.parts.isEmpty, after.parts.isEmpty { return }
    let pairing = PartPairing(before.parts, after.parts)
    for index in before.parts.indices {
      let part = before.parts[index]
      if let other = pairing.partner[index] {
        let twin = after.parts[other]
        compare(part, twin, path: path + [twin.title])
      } else {
        tell(Difference(.removed, path + [part.title], before: part.text, lineBefore: part.line))
      }
    }
    for index in after.parts.indices where !pairing.isTaken[index] {
      let part = after.parts[index]
      tell(Difference(.added, path + [part.title], after: part.text, lineAfter: part.line))
    }
  }

  private func compareValues(_ before: DocumentPart, _ after: DocumentPart, _ path: [String]) {
    if before.values == after.values { return }
    let old = Dictionary(before.values.map { ($0.name, $0) }) { first, _ in first }
    let new = Dictionary(after.values.map { ($0.name, $0) }) { first, _ in first }
    func told(_ value: DocumentPart.Value, _ change: Difference.Change, _ from: String?, _ to: String?) {
      tell(
        Difference(
          change, path, value: value.name, words: value.words, isMain: value.name == after.main,
          before: from, after: to, lineBefore: before.line, lineAfter: after.line))
    }
    for value in before.values {
      guard let twin = new[value.name] else {
        told(value, .removed, value.text, nil)
        continue
      }
      if twin.text != value.text { told(value, .changed, value.text, twin.text) }
    }
    for value in after.values where old[value.name] == nil { told(value, .added, nil, value.text) }
  }
}

/// Which of the later parts each of the earlier ones has become.
struct PartPairing {
  private(set) var partner: [Int?]
  private(set) var isTaken: [Bool]

  init(_ before: [DocumentPart], _ after: [DocumentPart]) {
    partner = Array(repeating: nil, count: before.count)
    isTaken = Array(repeating: false, count: after.count)
    let depth = max(before.map(\.keys.count).max() ?? 0, after.map(\.keys.count).max() ?? 0)
    // Of several with one key, those that say the same belong together.
    for level in 0..<depth {
      pair(before, after, key: { $0.keys.count > level ? "\($0.name)\u{0}\($0.keys[level])" : nil }, mustBeSame: true)
      pair(before, after, key: { $0.keys.count > level ? "\($0.name)\u{0}\($0.keys[level])" : nil }, mustBeSame: false)
    }
    pair(before, after, key: { $0.keys.isEmpty ? $0.name : nil }, mustBeSame: true)
    pair(before, after, key: { $0.keys.isEmpty ? $0.name : nil }, mustBeSame: false)
  }

  /// How many parts of one key are looked through for one that says the same.
  private static let lookLimit = 32

  private mutating func pair(
    _ before: [DocumentPart], _ after: [DocumentPart], key: (DocumentPart) -> String?, mustBeSame: Bool
  ) {
    var waiting: [String: [Int]] = [:]
    for index in after.indices.reversed() where !isTaken[index] {
      if let key = key(after[index]) { waiting[key, default: []].append(index) }
    }
    if waiting.isEmpty { return }
    for index in before.indices where partner[index] == nil {
      guard let key = key(before[index]), let list = waiting[key], !list.isEmpty else { continue }
      let candidates = list.indices.suffix(mustBeSame ? Self.lookLimit : 1).reversed()
      guard let found = candidates.first(where: { !mustBeSame || before[index].isSame(as: after[list[$0]]) }) else {
        continue
      }
      partner[index] = list[found]
      isTaken[list[found]] = true
      waiting[key]?.remove(at: found)
    }
  }
}
