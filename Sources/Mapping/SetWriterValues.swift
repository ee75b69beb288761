// How values find their elements: conditions give the qualifiers, words become codes, canonical numbers and dates become
// those of X12. Nothing is rounded or cut.

import Canonical
import Conformance
import Octets

extension SetWriter {
  /// Writes a value to the first of its targets that can take it.
  mutating func writeValue(
    _ at: Int, _ tree: borrowing RecordTree, _ node: Int, _ own: Int, _ instance: Int
  ) {
    let targets = plan.steps[at].targets
    if targets.isEmpty { return complain(.noPlace, tree, node, field: Int(plan.steps[at].field)) }
    if plan.steps[at].looksFirst {
      for index in targets where isThere(Int(index), at, tree, node, own, instance) { return }
    }
    if plan.isTree, writeBeside(at, tree, node, own, instance) { return }
    var isWritable = false
    var isTooLong = false
    for index in targets {
      if plan.isTree, !isMeant(Int(index), tree, node) { continue }
      let start = draft.used
      guard convert(Int(index), at, tree, node) else { continue }
      isWritable = true
      if plan.targets[Int(index)].form == .text, isLonger(than: plan.targets[Int(index)].maximum, from: start) {
        isTooLong = true
        draft.drop(to: start)
        continue
      }
      if place(Int(index), start..<draft.used, own, instance) {
        if plan.steps[at].operation == .moment {
          placeTime(Int(index), at, tree, node, Int(plan.steps[at].field), own, instance)
        } else if plan.targets[Int(index)].form == .date, tree.slot(node, Int(plan.steps[at].field)).second > 10 {
          complain(.noTime, tree, node, field: Int(plan.steps[at].field))
        }
        return
      }
      draft.drop(to: start)
    }
    complain(
      isTooLong ? .tooLong : isWritable ? .noPlace : .unsayable, tree, node, field: Int(plan.steps[at].field),
      position: Int(plan.targets[Int(targets.lowerBound)].position),
      slot: plan.targets[Int(targets.lowerBound)].slot)
  }

  /// Lengths are of characters, each of which is at least one byte.
  private func isLonger(than maximum: some BinaryInteger, from start: Int) -> Bool {
    if draft.used - start <= maximum { return false }
    return (start..<draft.used).count { draft.bytes[$0] & 0xc0 != 0x80 } > maximum
  }

  // MARK: Texts

  /// Appends the field's text as the target wants it; false when it cannot be written so.
  mutating func convert(_ target: Int, _ at: Int, _ tree: borrowing RecordTree, _ node: Int) -> Bool {
    let field = Int(plan.steps[at].field)
    let slot = tree.slot(node, field)
    let start = draft.used
    // XML knows no price for a hundred of what is counted in hundreds: it is for one of the unit.
    if plan.isTree, LineSums.isBasis(tree, node, field), LineSums.isOfItsUnit(tree) {
      let form = plan.targets[target].form
      return convert(0..<4, each, form, plan.targets[target].decimals, plan.steps[at].words)
    }
    // X12 has an SSCC behind its application identifier, where it has been left out in reading.
    if plan.targets[target].isSSCC, plan.language == .x12, slot.end - slot.start == 18 {
      draft.append([0x30, 0x30])
    }
    return convert(
      slot.start..<slot.end, tree.bytes, plan.targets[target].form, plan.targets[target].decimals, plan.steps[at].words)
      && (plan.steps[at].edit < 0 || takeBack(Int(plan.steps[at].edit), from: start))
  }

  /// Takes back the changes that were made when the text was read.
  mutating func takeBack(_ edit: Int, from start: Int) -> Bool {
    let text = (start..<draft.used).map { draft.bytes[$0] }
    guard editor.edit(text.span, 0..<text.count, looks: false, plan.edits[edit]) else { return refuse(start) }
    draft.drop(to: start)
    var edited = Slab<UInt8>()
    let count = editor.count
    editor.swapBytes(&edited)
    draft.append(edited, 0, count)
    editor.swapBytes(&edited)
    return count > 0
  }

  @inline(__always)
  mutating func convert(
    _ text: Range<Int>, _ bytes: borrowing Slab<UInt8>, _ form: WritingPlan.Form, _ decimals: UInt8, _ words: Int16
  ) -> Bool {
    if words < -1 {
      let entry = plan.tables[-2 - Int(words)]
      if let code = entry.table.partner(bytes.span, text.lowerBound, text.upperBound) {
        draft.append(entry.table.text, code.lowerBound, code.upperBound)
        return true
      }
      if entry.refuses { return false }
    } else if words >= 0, words != plan.unitWords || !facts.keepsUnits {
      let span = bytes.span
      switch plan.meaning(span.key(text.lowerBound, text.upperBound), span, text, in: words) {
      case .word(let code):
        let plan = plan
        draft.append(plan.literals, Int(code.lowerBound), Int(code.upperBound))
        return true
      // It would be read as the word the code stands for.
      case .code: return false
      case .neither: break
      }
    }
    switch form {
    case .decimal where words >= 0 && ExactDecimal(bytes.span, text.lowerBound, text.upperBound) == nil: return false
    case .text, .decimal, .count: draft.append(bytes, text.lowerBound, text.upperBound)
    case .implied: return appendImplied(text, bytes, Int(decimals))
    case .date: return appendDate(text, bytes)
    case .time: return appendTime(text, bytes)
    }
    return true
  }

  /// Nn: the point is left out; more decimals than the element has are refused unless they are zeros.
  private mutating func appendImplied(_ text: Range<Int>, _ bytes: borrowing Slab<UInt8>, _ decimals: Int) -> Bool {
    let start = draft.used
    guard ExactDecimal(bytes.span, text.lowerBound, text.upperBound) != nil else { return false }
    var left = -1
    var hasDigit = false
    for index in text {
      let byte = bytes[index]
      if byte == 0x2e {
        left = decimals
      } else if left == 0 {
        if byte != 0x30 { return refuse(start) }
      } else if byte == 0x2d {
        draft.append(byte)
      } else {
        // Leading zeros say nothing.
        if byte != 0x30 || hasDigit {
          draft.append(byte)
          hasDigit = true
        }
        if left > 0 { left -= 1 }
      }
    }
    if !hasDigit {
      draft.drop(to: start)
      draft.append(0x30)
      return true
    }
    for _ in 0..<(left < 0 ? decimals : left) { draft.append(0x30) }
    return true
  }

  private mutating func refuse(_ start: Int) -> Bool {
    draft.drop(to: start)
    return false
  }

  /// `CCYY-MM-DD`, with or without a time behind, as CCYYMMDD.
  private mutating func appendDate(_ text: Range<Int>, _ bytes: borrowing Slab<UInt8>) -> Bool {
    guard text.count >= 10 else { return false }
    let first = text.lowerBound
    draft.append(bytes, first, first + 4)
    draft.append(bytes, first + 5, first + 7)
    draft.append(bytes, first + 8, first + 10)
    return true
  }

  /// `HH:MM[:SS[.D[D]]]` as HHMM[SS[D[D]]].
  mutating func appendTime(_ text: Range<Int>, _ bytes: borrowing Slab<UInt8>) -> Bool {
    for index in text where bytes[index] != 0x3a && bytes[index] != 0x2e { draft.append(bytes[index]) }
    return true
  }

  /// Time and zone of a moment, into the segment its date went to.
  private mutating func placeTime(
    _ index: Int, _ at: Int, _ tree: borrowing RecordTree, _ node: Int, _ field: Int, _ own: Int, _ instance: Int
  ) {
    let target = plan.targets[index]
    let slot = tree.slot(node, field)
    guard slot.second > 11 else { return }
    if target.clock >= 0 { return placeClock(Int(target.clock), index, at, tree, node, field, own, instance) }
    let parent = existing(target.path, instance)
    let segment = target.isOwn ? own : parent.map { Int(draft.all($0, target.position).last) } ?? -1
    guard target.time >= 0, segment >= 0 else {
      return complain(.noTime, tree, node, field: field, position: Int(target.position), slot: target.slot)
    }
    let end = endOfTime(tree, slot.start + 11, slot.end)
    let start = draft.used
    _ = appendTime(slot.start + 11..<end, tree.bytes)
    let edit = Int(plan.steps[at].timeEdit)
    if edit >= 0, !takeBack(edit, from: start) {
      return complain(.noTime, tree, node, field: field, position: Int(target.position), slot: target.time)
    }
    draft.end(segment, target.time, from: start)
    guard end < slot.end else { return }
    let zone = tree.bytes.span.key(end, slot.end)
    if target.zone < 0, isUsualZone(at, zone, tree, slot.start) { return }
    if plan.isTree, target.zone >= 0 { return putZone(segment, target.zone, tree, end..<slot.end) }
    guard target.zone >= 0, let code = zoneCode(zone) else {
      // Without its zone it would be another moment.
      return complain(.unsayable, tree, node, field: field, position: Int(target.position), slot: target.zone)
    }
    put(segment, target.zone, code)
  }

  /// Where the time of a moment ends and its zone begins.
  func endOfTime(_ tree: borrowing RecordTree, _ start: Int, _ end: Int) -> Int {
    (start..<end).first { tree.bytes[$0] == 0x5a || tree.bytes[$0] == 0x2b || tree.bytes[$0] == 0x2d } ?? end
  }

  /// Whether an offset is the one that times without a zone are read with.
  mutating func isUsualZone(
    _ at: Int, _ offset: UInt64, _ tree: borrowing RecordTree, _ start: Int
  ) -> Bool {
    let code = plan.steps[at].zone
    let text = String(decoding: code.map { plan.literals[Int($0)] }, as: UTF8.self)
    guard !text.isEmpty, let zone = ZoneCode(textKey(text)) else { return false }
    var minutes = zone.minutes
    if zone.hasDaylight { minutes += isDaylight(tree, start) ? 60 : 0 }
    return zoneKey(minutes) == offset
  }

  private mutating func isDaylight(_ tree: borrowing RecordTree, _ start: Int) -> Bool {
    func number(_ offset: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 * 10 + Int(tree.bytes[start + offset + $1] &- 0x30) }
    }
    return daylightTime(year: number(0, 4), month: number(5, 2), day: number(8, 2), hour: number(11, 2)) ?? false
  }

  // MARK: Places
  // Targets are read where they lie: they are too large to be handed on.

  /// Puts the text made last into the target's element; false when it is taken, or its conditions cannot hold.
  mutating func place(_ index: Int, _ text: Range<Int>, _ own: Int, _ instance: Int) -> Bool {
    if plan.targets[index].isOwn { return own >= 0 && place(index, text, in: own) }
    // The root of XML is there from the beginning.
    if plan.isTree, plan.targets[index].position == 0 { return place(index, text, in: 0) }
    guard let parent = descend(plan.targets[index].path, instance) else { return false }
    let list = draft.all(parent, plan.targets[index].position)
    if plan.targets[index].occurrence > 0 {
      var segment = Int(list.first)
      for _ in 1..<Int(plan.targets[index].occurrence) where segment >= 0 {
        segment = Int(draft.segments[segment].next)
      }
      if segment >= 0 { return place(index, text, in: segment) }
      guard list.count + 1 == Int32(plan.targets[index].occurrence) else { return false }
    } else if plan.targets[index].conditions.isEmpty {
      if list.first >= 0 { return place(index, text, in: Int(list.first)) }
    } else {
      var segment = Int(list.first)
      while segment >= 0 {
        let isFree = draft.isEmpty(segment, plan.targets[index].slot)
        if isFree, holds(plan.targets[index].conditions, segment), place(index, text, in: segment) { return true }
        segment = Int(draft.segments[segment].next)
      }
    }
    guard hasRoom(parent, plan.targets[index].position) else { return false }
    let mark = draft.mark
    let segment = draft.add(Int(plan.targets[index].position), to: parent)
    if place(index, text, in: segment) { return true }
    draft.undo(to: mark)
    return false
  }

  mutating func place(_ index: Int, _ text: Range<Int>, in segment: Int) -> Bool {
    if !plan.targets[index].qualifiers.isEmpty { return placeInPair(index, text, segment) }
    guard canHold(plan.targets[index].conditions, segment), isFine(index, text) else { return false }
    let there = draft.text(segment, plan.targets[index].slot)
    if !there.isEmpty {
      guard isSame(there.range, text, plan.targets[index].form) else { return false }
    } else {
      draft.set(segment, plan.targets[index].slot, text)
    }
    settle(plan.targets[index].conditions, segment)
    return true
  }

  /// Whether a text is one that the target's own conditions allow.
  private mutating func isFine(_ index: Int, _ text: Range<Int>) -> Bool {
    for condition in plan.targets[index].conditions
    where plan.conditions[Int(condition)].slot == plan.targets[index].slot {
      if isOne(of: plan.conditions[Int(condition)].codes, text) == plan.conditions[Int(condition)].isNegated {
        return false
      }
    }
    return true
  }

  /// The value behind a qualifier: of a pair that is there, else of the first free one.
  private mutating func placeInPair(_ index: Int, _ text: Range<Int>, _ segment: Int) -> Bool {
    var slot = plan.targets[index].slot
    while slot + 1 < plan.targets[index].endOfPairs {
      if draft.isEmpty(segment, slot), draft.isEmpty(segment, slot + 1) {
        draft.set(segment, slot + 1, text)
        draft.set(segment, slot, plan.codes[Int(plan.targets[index].qualifiers.lowerBound)])
        return true
      }
      slot += 2
    }
    return false
  }

  /// Whether a target holds the field's value already.
  mutating func isThere(
    _ index: Int, _ at: Int, _ tree: borrowing RecordTree, _ node: Int, _ own: Int, _ instance: Int
  ) -> Bool {
    let target = plan.targets[index]
    let isFar = plan.isTree && !target.isOwn
    var segment = own
    if !target.isOwn, !isFar {
      segment = existing(target.path, instance).map { Int(draft.all($0, target.position).first) } ?? -1
    }
    if segment < 0, !isFar { return false }
    let start = draft.used
    guard convert(index, at, tree, node) else { return false }
    let text = start..<draft.used
    defer { draft.drop(to: start) }
    return isFar ? holdsInside(target, text, target.path, instance) : holdsAmong(target, text, segment)
  }

  /// Whether a target of XML holds a text in any of the elements its path leads to.
  private mutating func holdsInside(
    _ target: WritingPlan.Target, _ text: Range<Int>, _ path: Range<Int32>, _ instance: Int
  ) -> Bool {
    guard let first = path.first else {
      return holdsAmong(target, text, Int(draft.all(instance, target.position).first))
    }
    let rung = plan.paths[Int(first)]
    var inner = Int(draft.all(instance, rung.position).first)
    while inner >= 0 {
      if holds(rung.conditions, inner), holdsInside(target, text, path.dropFirst(), inner) { return true }
      inner = Int(draft.segments[inner].next)
    }
    return false
  }

  /// Whether a segment holds a text where the target says, or one of those behind it; an own one is alone.
  private mutating func holdsAmong(_ target: WritingPlan.Target, _ text: Range<Int>, _ first: Int) -> Bool {
    var segment = first
    while segment >= 0 {
      if holds(target, text, segment) { return true }
      segment = target.isOwn ? -1 : Int(draft.segments[segment].next)
    }
    return false
  }

  private mutating func holds(_ target: WritingPlan.Target, _ text: Range<Int>, _ segment: Int) -> Bool {
    guard holds(target.conditions, segment) else { return false }
    if target.qualifiers.isEmpty {
      var there = draft.text(segment, target.slot).range
      if target.isSSCC, there.count == text.count + 2, draft.bytes[there.lowerBound] == 0x30,
        draft.bytes[there.lowerBound + 1] == 0x30
      {
        there = there.lowerBound + 2..<there.upperBound
      }
      return isSame(there, text, target.form)
    }
    var slot = target.slot
    while slot + 1 < target.endOfPairs {
      let qualifier = draft.text(segment, slot)
      if isOne(of: target.qualifiers, qualifier.range), draft.isSame(draft.text(segment, slot + 1).range, text) {
        return true
      }
      slot += 2
    }
    return false
  }
}

private let each = Slab(Array("each".utf8), slack: wordSlack, of: 0)
