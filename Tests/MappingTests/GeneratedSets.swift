// Legal transaction sets made from the guides' own files, read here in a second way: structure, lengths, types, codes and
// conditions as they are written down, a random choice of what is optional. Same seed, same sets.

import Foundation
import JSON5

/// A small generator of the same numbers every time.
struct Random {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}

struct SetGenerator {
  let release: String
  private let guide: JSON5Value
  private let segments: JSON5Value
  private let elements: JSON5Value
  private var random: Random
  private var made: [[String]] = []
  private var levels = 0
  private(set) var lines = 0
  private let lineTag: String

  /// Elements that the map reads, `REF/02`; all others are left out where they may be.
  private let mapped: Set<String>

  init(_ set: String, _ release: String, seed: UInt64, mapped: Set<String>) throws {
    self.mapped = mapped
    func read(_ name: String) throws -> JSON5Value { try library.tree("guides/x12/\(release)/\(name).json5") }
    self.release = release
    guide = try read(set)
    segments = try read("segments")
    elements = try read("elements")
    random = Random(seed)
    lineTag = guide["lines"]?.string ?? ""
  }

  /// One set, ST to SE.
  mutating func set() -> String {
    made = []
    levels = 0
    lines = 0
    for area in ["heading", "detail", "summary"] { walk(guide[area]?.array ?? []) }
    made[made.count - 1] = ["SE", "\(made.count)", "0001"]
    for index in made.indices where made[index][0] == "CTT" && !lineTag.isEmpty {
      made[index] = ["CTT", "\(made.filter { $0[0] == lineTag }.count)"]
    }
    lines = made.filter { $0[0] == lineTag }.count
    return made.map { $0.joined(separator: "*") + "~\n" }.joined()
  }

  /// Loops whose first segment says what maps do not carry.
  private static let unwritable: Set<String> = ["LM", "FA1"]

  // MARK: Structure

  private mutating func walk(_ entries: [JSON5Value]) {
    // Of loops side by side that begin alike the first is meant: nothing but what follows could tell them apart.
    var taken: Set<String> = []
    for entry in entries {
      let usage = (entry.string ?? entry["loop"]?.string ?? "").split(separator: " ").map(String.init)
      let isMandatory = usage[1] == "M"
      if entry.string == nil, !taken.insert(usage[0]).inserted || Self.unwritable.contains(usage[0]) { continue }
      guard isMandatory || random.chance(entry.string == nil ? 30 : 25) else { continue }
      let limit = usage[2] == "*" ? 3 : min(3, Int(usage[2]) ?? 1)
      for _ in 0..<1 + random.below(limit) {
        if let content = entry["content"]?.array { walk(content) } else { made.append(segment(usage[0])) }
      }
    }
  }

  private mutating func segment(_ tag: String) -> [String] {
    switch tag {
    case "ST": return ["ST", guide["set"]?.string ?? "", "0001"]
    case "SE": return ["SE", "0", "0001"]
    case "HL":
      levels += 1
      return ["HL", "\(levels)", levels == 1 ? "" : "\(1 + random.below(levels - 1))", levels == 1 ? "S" : "I"]
    default: break
    }
    guard let definition = segments[tag] else { return [tag] }
    let list = (definition["elements"] ?? definition).array ?? []
    let conditions = (definition["conditions"]?.array ?? []).compactMap(\.string)
    var present = list.indices.map {
      isMandatory(list[$0]) || mapped.contains("\(tag)/\($0 + 1)") && random.chance(40)
    }
    if tag == "DTM" { present[1] = true }
    settle(&present, list.map { isMandatory($0) }, conditions)
    var values = [tag]
    for (index, element) in list.enumerated() { values.append(present[index] ? value(element) : "") }
    while values.count > 1, values[values.count - 1].isEmpty { values.removeLast() }
    return values
  }

  private func isMandatory(_ element: JSON5Value) -> Bool {
    element.string.map { $0.hasSuffix(" M") } ?? (element["use"]?.string == "M")
  }

  /// Chooses until all conditions hold; those that exclude are settled last, by starting anew.
  private mutating func settle(_ present: inout [Bool], _ mandatory: [Bool], _ conditions: [String]) {
    let wanted = present
    for attempt in 0..<200 {
      if attempt > 0 { present = zip(wanted, mandatory).map { $1 || $0 && random.chance(50) } }
      for condition in conditions where !holds(condition, present) { add(condition, &present) }
      for condition in conditions where !holds(condition, present) { add(condition, &present) }
      if zip(mandatory, present).allSatisfy({ !$0 || $1 }), conditions.allSatisfy({ holds($0, present) }) { return }
    }
  }

  private func places(_ condition: String) -> [Int] {
    let digits = Array(condition.dropFirst())
    return stride(from: 0, to: digits.count, by: 2).map { Int(String(digits[$0...$0 + 1]))! - 1 }
  }

  private func holds(_ condition: String, _ present: [Bool]) -> Bool {
    let places = places(condition)
    let found = places.filter { present[$0] }.count
    switch condition.first {
    case "P": return found == 0 || found == places.count
    case "R": return found > 0
    case "E": return found < 2
    case "C": return !present[places[0]] || found == places.count
    default: return !present[places[0]] || found > 1
    }
  }

  private mutating func add(_ condition: String, _ present: inout [Bool]) {
    let places = places(condition)
    switch condition.first {
    case "P", "C": for place in places { present[place] = true }
    case "R": present[places[random.below(places.count)]] = true
    case "E": for place in places.dropFirst() { present[place] = false }
    default: present[places[1 + random.below(places.count - 1)]] = true
    }
  }

  // MARK: Values

  private mutating func value(_ element: JSON5Value) -> String {
    if let components = element["components"]?.array {
      var present = components.map { isMandatory($0) || random.chance(30) }
      if !present.contains(true) { present[0] = true }
      settle(&present, components.map { isMandatory($0) }, (element["conditions"]?.array ?? []).compactMap(\.string))
      var parts = components.enumerated().map { present[$0.offset] ? value($0.element) : "" }
      while parts.last == "" { parts.removeLast() }
      return parts.joined(separator: ">")
    }
    let number = String(element.string!.split(separator: " ")[0])
    let entry = elements[number]!
    let type = (entry.string ?? entry["is"]?.string ?? "").split(separator: " ").map(String.init)
    let bounds = type[1].split(separator: "/").map { Int($0)! }
    if let codes = entry["codes"] {
      let lines = codes.string.map { [$0] } ?? (codes.array ?? []).compactMap(\.string)
      let all = lines[random.below(lines.count)].split(separator: " ")
      return String(all[random.below(all.count)])
    }
    return text(type[0], bounds[0], min(bounds[1], bounds[0] + 8))
  }

  private mutating func text(_ type: String, _ minimum: Int, _ maximum: Int) -> String {
    let count = max(1, minimum + random.below(maximum - minimum + 1))
    switch type {
    case "DT": return String("20240229".suffix(min(8, max(6, minimum))))
    case "TM": return "2359"
    case "R":
      let digits = (0..<count).map { _ in "\(1 + random.below(9))" }.joined()
      return count > 2 && random.chance(40) ? digits.dropLast() + "." + digits.suffix(1) : digits
    case "AN", "ID", "B": return (0..<count).map { _ in ["A", "B", "7", "K", "0"][random.below(5)] }.joined()
    default: return (0..<count).map { _ in "\(1 + random.below(9))" }.joined()
    }
  }
}
