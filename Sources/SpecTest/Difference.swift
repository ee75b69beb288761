// One difference between what is expected and what came out, at a place people can find; and how lists are matched.

import JSON5

/// A difference of content: at `path`, `expected` or `found` being nil where there is nothing.
package struct Difference: Equatable, Sendable {
  package var path: String
  package var expected: String?
  package var found: String?

  package init(_ path: String, expected: String?, found: String?) {
    self.path = path
    self.expected = expected
    self.found = found
  }

  /// `path: expected CA, found CS`
  package var sentence: String {
    switch (expected, found) {
    case (let expected?, let found?): "\(path): expected \(expected), found \(found)"
    case (let expected?, nil): "\(path): missing \(expected)"
    case (nil, let found?): "\(path): not expected \(found)"
    case (nil, nil): path
    }
  }
}

/// Matches the members of two lists: by ever weaker keys, first come first served. A member that has no key under a
/// strength is left to the next one.
func match<Member>(
  _ expected: [Member], _ found: [Member], by keys: [(Member) -> String?]
) -> [(expected: Int?, found: Int?)] {
  var partner: [Int: Int] = [:]
  var taken: Set<Int> = []
  for key in keys {
    var waiting: [String: [Int]] = [:]
    for index in found.indices.reversed() where !taken.contains(index) {
      if let key = key(found[index]) { waiting[key, default: []].append(index) }
    }
    for index in expected.indices where partner[index] == nil {
      guard let key = key(expected[index]), let other = waiting[key]?.popLast() else { continue }
      partner[index] = other
      taken.insert(other)
    }
  }
  return expected.indices.map { ($0, partner[$0]) } + found.indices.filter { !taken.contains($0) }.map { (nil, $0) }
}

/// Differences between two files of a kind. Where their content is the same and their bytes are not, that is told.
func differences(
  _ file: ExpectedFile, expected: [UInt8], found: [UInt8], read: ([UInt8]) throws -> Trace
) throws -> [Difference] {
  if expected == found { return [] }
  var list: [Difference] = []
  if expected.isEmpty || found.isEmpty {
    func size(_ bytes: [UInt8]) -> String { bytes.isEmpty ? "nothing" : "\(bytes.count) bytes" }
    list = [Difference(file.isX12 ? "the file" : "documents", expected: size(expected), found: size(found))]
  } else if file.isX12 {
    list = X12Tree.differences(expected: X12Tree(try read(expected)), found: X12Tree(try read(found)))
  } else {
    list = JSONDifference.differences(expected: expected, found: found)
  }
  if !list.isEmpty { return list }
  let same = zip(expected, found).prefix { $0 == $1 }.count
  return [
    Difference(
      "order or layout, from byte \(same) on", expected: excerpt(expected, same), found: excerpt(found, same))
  ]
}

private func excerpt(_ bytes: [UInt8], _ start: Int) -> String {
  String(decoding: bytes.dropFirst(max(0, start - 10)).prefix(40), as: UTF8.self)
    .replacing("\n", with: "\u{240a}")
}
