// What a guide changes in the one it extends: usage of segments and loops, elements, conditions, places added and moved. Each
// change names a place from the set down, as maps do: `REF`, `N1>N4`, `PO1>PO4/03`, `REF/04-1`.

import Conformance
import JSON5
import Mapping

extension GuideReader {
  typealias Entry = GuideOutline.Entry

  /// Applies the changes of one layer: what is added may be changed by it too.
  mutating func change(_ areas: inout [GuideOutline.Area], _ layer: JSON5Value) {
    for item in layer["add"].map({ reader.list($0, "what is added") }) ?? [] { add(item, &areas) }
    for member in members(layer, "moved", "places") { move(member, &areas) }
    for member in members(layer, "segments", "usages by place") {
      guard let place = place(member, isElement: false) else { continue }
      each(place, member, &areas) { guide, entry in guide.changeUsage(&entry, member.value) }
    }
    for member in members(layer, "elements", "elements by place") {
      guard let place = place(member, isElement: true) else { continue }
      each(place, member, &areas) { guide, entry in
        guide.changeForm(&entry) { guide, form in guide.changeElement(&form, place, member) }
      }
    }
    for member in members(layer, "conditions", "conditions by place") {
      guard let place = place(member, isElement: nil) else { continue }
      each(place, member, &areas) { guide, entry in
        guide.changeForm(&entry) { guide, form in guide.changeConditions(&form, place, member) }
      }
    }
  }

  private mutating func members(_ layer: JSON5Value, _ key: String, _ what: String) -> [JSON5Member] {
    layer[key].map { reader.members($0, what) } ?? []
  }

  // MARK: Places

  /// The place a key names. `isElement` says whether it must name an element; nil is either.
  private mutating func place(_ member: JSON5Member, isElement: Bool?) -> MapPlace? {
    let wanted =
      isElement == true ? "an element such as BEG/02 or PO1>PO4/03" : "a segment or loop such as REF or N1>N4"
    guard let place = MapPlace(member.key), place.conditions.isEmpty, place.qualifiers.isEmpty, !place.isOptional,
      isElement == nil || isElement == (place.element > 0)
    else {
      reader.fail(member, "found '\(member.key)', expected \(wanted)")
      return nil
    }
    return place
  }

  /// Does something to each entry that a place means.
  private mutating func each(
    _ place: MapPlace, _ member: JSON5Member, _ areas: inout [GuideOutline.Area],
    _ body: (inout GuideReader, inout Entry) -> Void
  ) {
    var count = 0
    for index in areas.indices {
      each(place.loops[...], place, &areas[index].entries, &count) { guide, entry in body(&guide, &entry) }
    }
    if count == 0 { reader.fail(member, missing(place, areas)) }
  }

  private mutating func each(
    _ loops: ArraySlice<String>, _ place: MapPlace, _ entries: inout [Entry], _ count: inout Int,
    _ body: (inout GuideReader, inout Entry) -> Void
  ) {
    var occurrence = 0
    for index in entries.indices {
      if let loop = loops.first {
        guard entries[index].isLoop, entries[index].name == loop else { continue }
        each(loops.dropFirst(), place, &entries[index].content, &count, body)
      } else if entries[index].tag == place.segment || entries[index].name == place.segment {
        occurrence += 1
        if place.occurrence > 0, place.occurrence != occurrence { continue }
        count += 1
        body(&self, &entries[index])
      }
    }
  }

  /// What is wrong with a place that is nowhere.
  private func missing(_ place: MapPlace, _ areas: [GuideOutline.Area]) -> String {
    var paths: [String] = []
    for area in areas { Self.note(area.entries, "", &paths) }
    let name = (place.loops + [place.segment]).joined(separator: ">")
    let others = paths.filter { $0 == place.segment || $0.hasSuffix(">\(place.segment)") }
    if !others.isEmpty {
      return "there is no \(name) in this guide; \(place.segment) stands at \(others.joined(separator: ", "))"
    }
    let hint = Suggestion.nearest(to: name, in: paths).map { ", did you mean \($0)?" } ?? ""
    return "there is no \(name) in this guide\(hint)"
  }

  private static func note(_ entries: [Entry], _ path: String, _ paths: inout [String]) {
    for entry in entries {
      let name = path + entry.name
      if !paths.contains(name) { paths.append(name) }
      if entry.isLoop { note(Array(entry.content.dropFirst()), name + ">", &paths) }
    }
  }

  // MARK: Usage

  /// `M 3`, `O *`, `M`; null for not used.
  private mutating func changeUsage(_ entry: inout Entry, _ value: JSON5Value) {
    if value.isNull {
      entry.isUsed = false
      return
    }
    guard let text = reader.string(value, "a usage such as 'M 3' or null") else { return }
    let parts = text.split(separator: " ")
    let maximum: Int? = parts.count < 2 ? entry.maximum : parts[1] == "*" ? 0 : Int(parts[1])
    guard (1...2).contains(parts.count), ["M", "O", "X"].contains(parts[0]), let maximum, maximum >= 0 else {
      reader.fail(value, "found '\(text)', expected a usage and a maximum such as 'M 3', or null for not used")
      return
    }
    entry.isMandatory = parts[0] == "M"
    entry.maximum = maximum
    entry.isUsed = true
  }

  // MARK: Forms

  /// Changes the segment of an entry, at this place only.
  private mutating func changeForm(
    _ entry: inout Entry, _ body: (inout GuideReader, inout SegmentOutline) -> Void
  ) {
    if entry.isLoop {
      guard var first = entry.content.first, !first.isLoop else { return }
      changeForm(&first, body)
      entry.content[0] = first
    } else if var form = entry.form ?? definition(entry.name) {
      body(&self, &form)
      entry.form = form
    }
  }

  // MARK: Added and moved

  /// `{ segment: "NTE O 10", after: "REF", in: "PO1" }`, `{ loop: "N9 O 5", content: [...], area: "detail" }`
  private mutating func add(_ item: JSON5Value, _ areas: inout [GuideOutline.Area]) {
    reader.refuseUnknown(item, known: ["segment", "loop", "content", "after", "before", "in", "area"])
    var entry: Entry?
    if let segment = item["segment"] {
      entry = reader.string(segment, "a segment").flatMap { self.segment($0, segment) }
      if item["content"] != nil { reader.fail(item, "only a loop has 'content'") }
    } else if let loop = item["loop"], let content = reader.required(item, "content") {
      entry = reader.string(loop, "a loop").flatMap { self.loop($0, content, loop) }
    } else if item["loop"] == nil {
      reader.fail(item, "'segment' or 'loop' is missing")
    }
    guard let entry else { return }
    for tag in entry.tags where definition(tag) == nil {
      reader.fail(item, "segment \(tag) is not defined in release \(release)")
    }
    insert(entry, item, &areas)
  }

  private mutating func insert(_ entry: Entry, _ item: JSON5Value, _ areas: inout [GuideOutline.Area]) {
    if let path = item["in"] {
      guard let text = reader.string(path, "a loop") else { return }
      guard let place = MapPlace(text), place.element == 0 else {
        return reader.fail(path, "found '\(text)', expected a loop such as PO1 or PO1>N1")
      }
      let member = JSON5Member(key: text, place: path.place, file: path.file, value: path)
      return each(place, member, &areas) { guide, loop in
        if !loop.isLoop { return guide.reader.fail(path, "\(text) is a segment, expected a loop") }
        if !guide.put(entry, item, &loop.content, from: 1) { guide.failNeighbour(item, loop.content) }
      }
    }
    var name = "heading"
    if let area = item["area"] {
      guard let chosen = reader.choice(area, areas.map(\.name)) else { return }
      name = chosen
    } else if item["after"] != nil || item["before"] != nil {
      for index in areas.indices where put(entry, item, &areas[index].entries, from: 0) { return }
      return failNeighbour(item, areas.flatMap(\.entries))
    }
    guard let index = areas.firstIndex(where: { $0.name == name }) else {
      return reader.fail(item, "this guide has no \(name)")
    }
    if !put(entry, item, &areas[index].entries, from: 0) { failNeighbour(item, areas[index].entries) }
  }

  /// Puts an entry where `item` says, else last; answers false when the neighbour is not there.
  private mutating func put(_ entry: Entry, _ item: JSON5Value, _ entries: inout [Entry], from first: Int) -> Bool {
    guard let neighbour = item["after"] ?? item["before"] else {
      entries.insert(entry, at: entries.last?.name == "SE" ? entries.count - 1 : entries.count)
      return true
    }
    guard let name = reader.string(neighbour, "a segment or loop") else { return true }
    let isAfter = item["after"] != nil
    let isNeighbour: (Entry) -> Bool = { $0.name == name || $0.tag == name }
    guard let index = isAfter ? entries.lastIndex(where: isNeighbour) : entries.firstIndex(where: isNeighbour) else {
      return false
    }
    entries.insert(entry, at: max(first, isAfter ? index + 1 : index))
    return true
  }

  private mutating func failNeighbour(_ item: JSON5Value, _ entries: [Entry]) {
    guard let neighbour = item["after"] ?? item["before"], let name = neighbour.string else { return }
    let known = entries.map(\.name)
    let hint = Suggestion.nearest(to: name, in: known).map { ", did you mean \($0)?" } ?? ""
    reader.fail(neighbour, "there is no \(name) here\(hint) known: \(known.joined(separator: ", "))")
  }

  /// `"CUR": { after: "REF" }`
  private mutating func move(_ member: JSON5Member, _ areas: inout [GuideOutline.Area]) {
    guard let place = place(member, isElement: false) else { return }
    reader.refuseUnknown(member.value, known: ["after", "before"])
    guard member.value["after"] != nil || member.value["before"] != nil else {
      return reader.fail(member, "found no neighbour, expected { after } or { before }")
    }
    guard place.loops.isEmpty else {
      var loop = place
      loop.segment = loop.loops.removeLast()
      return each(loop, member, &areas) { guide, entry in
        guard let index = entry.content.lastIndex(where: { $0.tag == place.segment }), index > 0 else {
          return guide.reader.fail(member, "there is no \(place.segment) in \(entry.name) that can be moved")
        }
        let moved = entry.content.remove(at: index)
        if !guide.put(moved, member.value, &entry.content, from: 1) {
          guide.failNeighbour(member.value, entry.content)
        }
      }
    }
    for index in areas.indices {
      guard let at = areas[index].entries.firstIndex(where: { $0.tag == place.segment }) else { continue }
      let moved = areas[index].entries.remove(at: at)
      for other in areas.indices where put(moved, member.value, &areas[other].entries, from: 0) { return }
      return failNeighbour(member.value, areas.flatMap(\.entries))
    }
    reader.fail(member, missing(place, areas))
  }
}

extension GuideOutline.Entry {
  /// The segment, or the one a loop starts with.
  fileprivate var tag: String { isLoop ? content.first?.name ?? name : name }

  /// All segments in it.
  fileprivate var tags: [String] { isLoop ? content.flatMap(\.tags) : [name] }
}
