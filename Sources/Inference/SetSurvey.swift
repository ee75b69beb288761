// All that samples say of one transaction set in one direction, held against the guide it was read by. Counters only: its
// size follows from the guide, not from the samples.

import Conformance
import Mapping
import Octets
import X12

/// What was seen at one position of the guide.
struct PlaceTally: Sendable {
  var seen = Occurrences()
  var elements: [ElementTally]
  /// Segments in which the nth condition is broken.
  var broken: [Occurrences]
  /// Loops (or sets) it could stand in, those it does stand in, and the first in which it does not.
  var chances = 0
  var present = 0
  var missingAt: [Sight] = []
  /// How often it stands in one loop at most, and how often more than allowed.
  var most = 0
  var excess = Occurrences()
  /// It came behind this position, which is further on in the guide.
  var late: [Int: Occurrences] = [:]
}

/// A segment at a place the guide does not have.
struct Stray: Hashable, Sendable {
  var tag: String
  /// Position of the segment before it that has one, and the stray that came between, if any.
  var behind: Int
  var follows: String
}

final class SetSurvey {
  let set: String
  let guide: Guide
  let places: PlaceList
  /// One of ours to the partner.
  let isOurs: Bool
  let slots: [[ElementSlot]]
  private let plan: MappingPlan?
  /// What the map reads of each element, or goes by, by position and slot.
  private let readings: [[[MapReading]]]
  /// Some of them look at what the segment holds.
  private let hasConditions: [Bool]
  private(set) var tallies: [PlaceTally]
  private(set) var strays: [Stray: (seen: Occurrences, most: Int)] = [:]
  private(set) var straysOverflow = 0
  private(set) var sets = 0
  /// Releases (GS08) and files the sets are from.
  var releases = Register(limit: InferenceLimit.addresses)
  var files: Set<Int> = []
  /// N102 by N101: who the partner is in words.
  var parties = Register(limit: InferenceLimit.addresses)

  // The open set.
  private var counts: [Int]
  private var isOpen: [Bool]
  private var state = 0
  private var level = ""
  private var number = 0
  private var here = Sight(file: 0, set: 0, segment: 0)
  /// Elements of the segment at hand, where the map goes by them.
  private var texts: [String] = []
  private var lastStray: (stray: Stray, run: Int)?

  init(_ outline: GuideOutline, _ guide: Guide, _ plan: MappingPlan?, isOurs: Bool) {
    set = guide.set
    self.guide = guide
    self.plan = plan
    self.isOurs = isOurs
    let places = PlaceList(outline)
    self.places = places
    slots = places.entries.map { ElementSlot.all($0.form) }
    readings = guide.positions.indices.map { position in
      let all = plan?.readings(at: position, of: guide) ?? []
      return ElementSlot.all(places.entries[position].form).map { slot in
        all.filter { reading in
          reading.element == slot.element || reading.conditions.contains { $0.element == slot.element }
        }
      }
    }
    hasConditions = readings.map { $0.contains { $0.contains { !$0.isUnconditional } } }
    tallies = places.entries.indices.map { index in
      PlaceTally(
        elements: ElementSlot.all(places.entries[index].form).map { _ in ElementTally() },
        broken: places.entries[index].form.conditions.map { _ in Occurrences() })
    }
    counts = Array(repeating: 0, count: places.entries.count)
    isOpen = Array(repeating: false, count: places.loopStarts.count)
  }

  var hasMap: Bool { plan != nil }

  // MARK: Sets

  /// A set begins; `number` is its ordinal among all samples.
  func begin(_ number: Int, _ sight: Sight) {
    sets += 1
    self.number = number
    here = sight
    counts = Array(repeating: 0, count: counts.count)
    isOpen = Array(repeating: false, count: isOpen.count)
    isOpen[0] = true
    state = 0
    level = ""
    lastStray = nil
    files.insert(sight.file)
  }

  func end() { leave(0) }

  /// A loop is over: what stands in it is known. Loops inside are over too.
  private func leave(_ loop: Int) {
    isOpen[loop] = false
    let start = places.loopStarts[loop]
    for index in places.members[loop] {
      let inner = places.entries[index].ownLoop
      if inner > 0, isOpen[inner] { leave(inner) }
      tallies[index].chances += 1
      tallies[index].most = max(tallies[index].most, counts[index])
      if counts[index] > 0 {
        tallies[index].present += 1
      } else if tallies[index].missingAt.count < ElementTally.sightLimit {
        tallies[index].missingAt.append(loopSights[start] ?? here)
      }
      if places.entries[index].maximum > 0, counts[index] > places.entries[index].maximum {
        tallies[index].excess.add(number, loopSights[start] ?? here)
      }
      counts[index] = 0
    }
  }

  /// Where the open loops began, by first position.
  private var loopSights: [Int: Sight] = [:]

  // MARK: Segments

  func take(_ segment: ObservedParts, at position: Int, _ sight: Sight) {
    here = sight
    guard places.entries.indices.contains(position) else { return note(stray: segment.tag, sight) }
    lastStray = nil
    move(to: position, sight)
    if segment.tag == "HL" { level = segment.text(3) }
    if segment.tag == "N1", !segment.text(2).isEmpty {
      parties.add("\(segment.text(1)) \(segment.text(2))", number, sight)
    }
    tallies[position].seen.add(number, sight)
    noteConditions(segment, position, sight)
    texts = hasConditions[position] ? segment.texts : []
    for index in slots[position].indices where slots[position][index].component == 0 {
      note(segment, position, index, sight)
    }
  }

  /// Follows the loops as the checks do.
  private func move(to position: Int, _ sight: Sight) {
    let own = places.entries[position].ownLoop
    let isAgain = own > 0 && places.isInside(state, own)
    if position < state, !isAgain { tallies[position].late[state, default: Occurrences()].add(number, sight) }
    if own > 0 {
      if isOpen[own] { leave(own) }
      isOpen[own] = true
      loopSights[position] = sight
    }
    if position > state || own > 0 { state = position }
    counts[position] += 1
  }

  private func note(stray tag: String, _ sight: Sight) {
    let before = lastStray.map(\.stray)
    let isAgain = before?.tag == tag
    let stray = isAgain ? before! : Stray(tag: tag, behind: state, follows: before?.tag ?? "")
    let run = isAgain ? (lastStray?.run ?? 0) + 1 : 1
    lastStray = (stray, run)
    guard strays[stray] != nil || strays.count < InferenceLimit.strays else {
      straysOverflow += 1
      return
    }
    var entry = strays[stray] ?? (Occurrences(), 0)
    entry.seen.add(number, sight)
    entry.most = max(entry.most, run)
    strays[stray] = entry
  }

  private func noteConditions(_ segment: ObservedParts, _ position: Int, _ sight: Sight) {
    let conditions = places.entries[position].form.conditions
    for (index, condition) in conditions.enumerated() {
      let found = condition.elements.map { !segment.raw($0).isEmpty }
      let isBroken =
        switch condition.kind {
        case .paired: found.contains(true) && found.contains(false)
        case .required: !found.contains(true)
        case .exclusive: found.count { $0 } > 1
        case .conditional: found[0] && found.contains(false)
        case .list: found[0] && !found.dropFirst().contains(true)
        }
      if isBroken { tallies[position].broken[index].add(number, sight) }
    }
  }

  // MARK: Elements

  private func note(_ segment: ObservedParts, _ position: Int, _ index: Int, _ sight: Sight) {
    let slot = slots[position][index]
    let raw = segment.raw(slot.element)
    if raw.isEmpty { return tallies[position].elements[index].missed(sight) }
    tallies[position].elements[index].filled += 1
    noteCarried(segment, position, index, sight)
    let parts = segment.repeats(slot.element)
    tallies[position].elements[index].repeats = max(tallies[position].elements[index].repeats, parts.count)
    if slot.repeats > 0, parts.count > slot.repeats {
      tallies[position].elements[index].oddRepeats.add(number, sight)
    }
    for part in parts where !part.isEmpty {
      if slot.outline != nil {
        noteValue(part, segment, position, index, sight)
      } else {
        noteComponents(part, segment, position, index, sight)
      }
    }
  }

  /// One composite; the slots of its components follow its own.
  private func noteComponents(
    _ bytes: [UInt8], _ segment: ObservedParts, _ position: Int, _ index: Int, _ sight: Sight
  ) {
    let components = segment.components(bytes)
    for inner in slots[position].indices.dropFirst(index + 1) {
      guard slots[position][inner].element == slots[position][index].element else { return }
      let number = slots[position][inner].component
      if number > components.count || components[number - 1].isEmpty {
        tallies[position].elements[inner].missed(sight)
      } else {
        tallies[position].elements[inner].filled += 1
        noteValue(components[number - 1], segment, position, inner, sight)
      }
    }
  }

  /// One value of a simple element or component, with its length and code.
  private func noteValue(
    _ bytes: [UInt8], _ segment: ObservedParts, _ position: Int, _ index: Int, _ sight: Sight
  ) {
    let slot = slots[position][index]
    guard let outline = slot.outline else { return }
    // A simple element with a component separator in it is judged no further.
    if slot.component == 0, segment.components(bytes).count > 1 { return }
    if slot.isCoded {
      let trimmed = bytes.prefix(bytes.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? 0)
      if trimmed.isEmpty { return }
      tallies[position].elements[index].codes.add(text(Array(trimmed.prefix(60))), number, sight)
      if slot.hasCodes { return }
    }
    if let length = Self.length(bytes, outline) {
      tallies[position].elements[index].note(length: length, slot, number, sight)
    }
  }

  /// Characters that count, or nil where lengths say nothing or something else is wrong.
  private static func length(_ bytes: [UInt8], _ outline: ElementOutline) -> Int? {
    switch outline.type {
    case .text, .code:
      let end = bytes.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? 0
      let isOdd = bytes.count > outline.maximum || bytes.count < outline.minimum
      return isOdd && end > 0 && (outline.minimum...outline.maximum).contains(end) ? end : bytes.count
    case .decimal, .implied:
      let digits = bytes.filter { $0 != 0x2d && $0 != 0x2e }
      return digits.allSatisfy { 0x30...0x39 ~= $0 } && !digits.isEmpty ? digits.count : nil
    case .date, .time, .binary: return nil
    }
  }

  /// Whether the map takes the element, or a part of it, to some field; else that is remembered.
  private func noteCarried(_ segment: ObservedParts, _ position: Int, _ index: Int, _ sight: Sight) {
    // Levels and bounds of loops are followed, not read.
    let isStructure = ["HL", "LS", "LE"].contains(segment.tag)
    guard plan != nil, position > 0, position < slots.count - 1, !isStructure else { return }
    let element = slots[position][index].element
    let candidates = readings[position][index]
    if candidates.contains(where: { $0.isUnconditional || $0.holds(texts, level: level) }) { return }
    if tallies[position].elements[index].uncarried.count == 0 {
      tallies[position].elements[index].uncarriedText = segment.text(element)
    }
    tallies[position].elements[index].uncarried.add(number, sight)
  }
}
