// By what a segment is known among its like: a qualifier, a line number, the products of a line. Where this table is silent,
// a first element that is a code is the key. A segment that has no like needs none.

import Conformance
import Octets
import Translation
import X12

enum SegmentKeys {
  /// Elements that tell segments of one name apart.
  private static let elements: [String: [Int]] = [
    "N1": [1, 3, 4], "SAC": [1, 2], "MEA": [1, 2], "PID": [1, 2, 4], "CTP": [1, 2], "RMR": [1, 2], "SLN": [1],
    "PO4": [], "TD1": [], "FOB": [], "SCH": [], "SDQ": [], "SN1": [], "CTT": [], "TDS": [],
  ]
  /// What a segment is all about.
  private static let mains: [String: Int] = [
    "REF": 2, "DTM": 2, "AMT": 2, "QTY": 2, "N9": 2, "MEA": 3, "DTP": 3, "TDS": 1, "MSG": 1, "NTE": 2, "PID": 5,
    "MAN": 2,
  ]
  /// Lines: the element of the line number, and the first of the pairs that name the product.
  static let lines: [String: (number: Int, pairs: Int)] = [
    "PO1": (1, 6), "IT1": (1, 6), "POC": (1, 8), "LIN": (1, 2),
  ]
  /// Where the business number of a set stands.
  static let numbers: [String: Int] = [
    "BEG": 3, "BCH": 3, "BAK": 3, "BCA": 3, "BSN": 2, "BIG": 2, "BIA": 3, "BCT": 2, "BRA": 1, "TRN": 2, "AK1": 2,
  ]
  /// What names a level of a hierarchy: its own segments, the surest first.
  private static let levels: [(tag: String, element: Int)] = [("PRF", 1), ("MAN", 2), ("REF", 2)]
  /// Elements that only count or number: they follow from everything else.
  private static let counts: [String: Set<Int>] = [
    "ST": [2], "SE": [1, 2], "CTT": [1, 2], "HL": [1, 2], "GE": [1, 2], "IEA": [1, 2], "ISA": [2, 4, 9, 10, 13],
    "GS": [4, 5, 6], "LX": [1],
  ]

  /// The element says nothing that other segments do not.
  static func isCount(_ tag: String, _ element: Int) -> Bool { counts[tag]?.contains(element) ?? false }

  static func main(_ tag: String) -> Int? { mains[tag] }

  /// The keys of a segment and how people call it.
  static func keys(_ segment: ObservedSegment, _ guide: Guide?) -> (keys: [String], label: String) {
    func text(_ number: Int) -> String {
      number <= segment.elements.count ? Excerpt.decoded(segment.elements[number - 1]) : ""
    }
    if let guide, guide.positions.indices.contains(segment.position), guide.positions[segment.position].maximum == 1 {
      return ([], "")
    }
    if let line = lines[segment.tag] {
      let products = pairs(segment, from: line.pairs)
      let number = text(line.number)
      return (lineKeys(number, products), number.isEmpty ? products.first ?? "" : number)
    }
    if let list = elements[segment.tag] {
      let texts = list.map(text)
      guard let first = texts.first, !first.isEmpty else { return ([], "") }
      // A party is known by its role where its number has changed.
      return ([texts.joined(separator: "|")] + (segment.tag == "N1" ? [first] : []), first)
    }
    let rule = guide?.rule(SegmentTag(segment.tag), at: segment.position, element: 1)
    let first = text(1)
    guard first.isEmpty == false, rule.map({ $0.kind == .code }) ?? (first.utf8.count <= 3) else { return ([], "") }
    return ([first], first)
  }

  /// Keys of a line: number and products, products, the first product, the number.
  static func lineKeys(_ number: String, _ products: [String]) -> [String] {
    let all = products.sorted().joined(separator: "|")
    return ["\(number)#\(all)", "#\(all)", "=\(products.first ?? all)", "\(number)#"]
  }

  /// Pairs of a qualifier and a number, as `VN 123`.
  static func pairs(_ segment: ObservedSegment, from first: Int) -> [String] {
    var pairs: [String] = []
    var index = first - 1
    while index + 1 < segment.elements.count {
      if !segment.elements[index + 1].isEmpty {
        pairs.append("\(Excerpt.decoded(segment.elements[index])) \(Excerpt.decoded(segment.elements[index + 1]))")
      }
      index += 2
    }
    return pairs
  }

  /// The keys of a level by its code and what stands in it.
  static func level(_ segments: [ObservedSegment]) -> (keys: [String], label: String) {
    if let line = segments.first(where: { $0.tag == "LIN" }) {
      let products = pairs(line, from: 2)
      let number = line.elements.first.map { Excerpt.decoded($0) } ?? ""
      return (lineKeys(number, products), number.isEmpty ? products.first ?? "" : number)
    }
    for (tag, element) in levels {
      guard let segment = segments.first(where: { $0.tag == tag }), segment.elements.count >= element else { continue }
      let text = Excerpt.decoded(segment.elements[element - 1])
      if !text.isEmpty { return ([text], text) }
    }
    return ([], "")
  }
}
