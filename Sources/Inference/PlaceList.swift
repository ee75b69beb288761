// The places of a guide as a partner's guide names them: `REF`, `PO1>PID`, `AMT#2`. One name may mean several positions
// (the same segment in the heading and the summary): what is claimed of it is claimed of all of them.

import Conformance

struct PlaceList {
  /// One position of the guide.
  struct Entry {
    /// The name by which a guide changes it; of a loop's first segment, the loop's.
    var key: String
    var tag: String
    /// Name of the loop around it; empty for the set. The first segment of a loop is a member of the loop outside.
    var home: String
    /// Index of the loop it is a member of, and of the loop it begins (else -1); 0 is the set.
    var homeLoop: Int
    var ownLoop: Int
    var area: String
    var isMandatory: Bool
    /// 0 is no limit.
    var maximum: Int
    var form: SegmentOutline
  }

  let outline: GuideOutline
  private(set) var entries: [Entry] = []
  /// Positions by name, names in the order of the guide.
  private(set) var names: [String] = []
  private(set) var positions: [String: [Int]] = [:]
  /// First position of each loop; of the set, 0.
  private(set) var loopStarts = [0]
  /// Members of each loop: its segments but the first, and the first segments of loops in it.
  private(set) var members: [[Int]] = [[]]
  /// How often a tag stands in one list of a loop at most: names need numbers where it is more than once.
  private var multiplicity: [String: Int] = [:]

  init(_ outline: GuideOutline) {
    self.outline = outline
    for area in outline.areas { count(area.entries, "") }
    for area in outline.areas { add(area.entries, "", 0, area.name) }
    for (index, entry) in entries.enumerated() {
      if positions[entry.key] == nil { names.append(entry.key) }
      positions[entry.key, default: []].append(index)
    }
  }

  private mutating func count(_ list: [GuideOutline.Entry], _ path: String) {
    var seen: [String: Int] = [:]
    for entry in list {
      seen[entry.name, default: 0] += 1
      if entry.isLoop { count(Array(entry.content.dropFirst()), path + entry.name + ">") }
    }
    for (name, times) in seen { multiplicity[path + name] = max(multiplicity[path + name] ?? 0, times) }
  }

  private mutating func add(_ list: [GuideOutline.Entry], _ path: String, _ loop: Int, _ area: String) {
    var seen: [String: Int] = [:]
    for entry in list {
      seen[entry.name, default: 0] += 1
      let isOne = multiplicity[path + entry.name] ?? 1 == 1
      let key = path + entry.name + (isOne ? "" : "#\(seen[entry.name] ?? 1)")
      guard entry.isLoop else {
        append(entry, entry, key, path, loop, -1, area)
        continue
      }
      guard let first = entry.content.first else { continue }
      let own = loopStarts.count
      loopStarts.append(entries.count)
      members.append([])
      append(first, entry, key, path, loop, own, area)
      add(Array(entry.content.dropFirst()), path + entry.name + ">", own, area)
    }
  }

  private mutating func append(
    _ segment: GuideOutline.Entry, _ usage: GuideOutline.Entry, _ key: String, _ path: String, _ home: Int,
    _ own: Int, _ area: String
  ) {
    members[home].append(entries.count)
    let form = segment.form ?? outline.segments[segment.name]
    entries.append(
      Entry(
        key: key, tag: segment.name, home: path.isEmpty ? "" : String(path.dropLast()), homeLoop: home, ownLoop: own,
        area: area, isMandatory: usage.isMandatory, maximum: usage.maximum,
        form: form ?? SegmentOutline(tag: segment.name, elements: [], conditions: [])))
  }

  /// The name of what holds a place, for sentences: its loop, or the set.
  func holder(_ position: Int) -> String { entries[position].home.isEmpty ? "set" : entries[position].home }

  /// The loop of which `position` is a member for what comes behind it: the one it begins, else the one around it.
  func loop(at position: Int) -> Int {
    entries[position].ownLoop >= 0 ? entries[position].ownLoop : entries[position].homeLoop
  }

  /// Whether `position` is in a loop, its first segment included.
  func isInside(_ position: Int, _ loop: Int) -> Bool {
    var at = self.loop(at: position)
    while at > 0 {
      if at == loop { return true }
      at = entries[loopStarts[at]].homeLoop
    }
    return loop == 0
  }
}
