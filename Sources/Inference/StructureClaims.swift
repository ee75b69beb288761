// Derives what a partner's guide may add or move: segments that came where the guide has no place for them.

import Conformance
import Octets

extension GuideClaims {
  /// `{ segment: "NTE O 2", in: "PO1", after: "PO4" }`. Later ones first: each is put right behind its neighbour.
  mutating func addStrays() {
    let list = survey.strays.sorted {
      ($0.key.behind, $0.value.seen.first?.segment ?? 0, $0.key.tag)
        < ($1.key.behind, $1.value.seen.first?.segment ?? 0, $1.key.tag)
    }
    var told: Set<String> = []
    for (stray, value) in list {
      let evidence =
        "\(stray.tag): \(plural(value.seen.count, "time")) in \(plural(value.seen.sets, "set")) behind "
        + "\(name(of: stray))" + words.places("first", value.seen.first.map { [$0] } ?? [], of: value.seen.count)
      guard places.outline.known.contains(SegmentTag(stray.tag)) else {
        append(
          .add, stray.tag, rule: nil, suggestion: nil,
          ["\(evidence); no release has such a segment: a matter of tolerance (segment.unknown)"])
        continue
      }
      let text = addition(stray, value.most)
      guard told.insert(text).inserted else { continue }
      append(.add, text, text, isRule: policy.isHabit(value.seen, survey.sets), evidence)
    }
  }

  private func name(of stray: Stray) -> String {
    stray.follows.isEmpty ? places.entries[stray.behind].key : "\(stray.follows) (no place either)"
  }

  private func addition(_ stray: Stray, _ most: Int) -> String {
    let neighbour = places.entries[stray.behind]
    let loop = places.loop(at: stray.behind)
    var members = ["segment: \(quoted("\(stray.tag) O \(most)"))"]
    if loop > 0 { members.append("in: \(quoted(places.entries[places.loopStarts[loop]].key))") }
    members.append("after: \(quoted(stray.follows.isEmpty ? neighbour.tag : stray.follows))")
    if loop == 0 { members.append("area: \(quoted(neighbour.area))") }
    return "{ \(members.joined(separator: ", ")) }"
  }

  /// Segments that always come behind others that the guide has after them, in the same loop.
  mutating func addMoves() {
    for position in places.entries.indices {
      let tally = survey.tallies[position]
      let late = tally.late.values.reduce(0) { $0 + $1.count }
      guard late > 0, let furthest = tally.late.keys.max() else { continue }
      let entry = places.entries[position]
      var all = Occurrences()
      for seen in tally.late.values { all.add(seen) }
      let evidence =
        "\(entry.key): \(late) of \(plural(tally.seen.count, "segment")) out of order, behind "
        + "\(places.entries[furthest].key)"
        + words.places("first", all.first.map { [$0] } ?? [], of: late)
      guard late == tally.seen.count, let neighbour = sibling(of: position, at: furthest), !entry.key.contains("#"),
        entry.ownLoop < 0
      else {
        append(.moved, entry.key, rule: nil, suggestion: nil, [evidence])
        continue
      }
      append(
        .moved, entry.key, "{ after: \(quoted(neighbour)) }", isRule: policy.isHabit(all, survey.sets), evidence)
    }
  }

  /// The member of the loop around `position` that `other` is, or is in; nil when it is somewhere else.
  private func sibling(of position: Int, at other: Int) -> String? {
    let home = places.entries[position].homeLoop
    return places.members[home].last { member in
      let own = places.entries[member].ownLoop
      return member == other || own > 0 && places.isInside(other, own)
    }.map { places.entries[$0].tag }
  }
}
