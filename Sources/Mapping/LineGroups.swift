// Elements around the lines of a document of XML that lines inherit from: the order whose lines they are. Such an element is
// opened again for a line that inherits something else.

import Octets

/// The element around lines that share what they inherit.
struct LineGroup {
  var isOpen = false
  /// What the lines in it say.
  var texts: [[UInt8]] = []
  /// What the heading has made of it, -1 for nothing, and what that says.
  var heading = -1
  var first: [[UInt8]] = []
}

extension SetWriter {
  /// Notes what the heading says where lines inherit from.
  mutating func beginGroups() {
    if plan.heirlooms.isEmpty { return }
    linePen = names.pen(pen, depth: plan.openers)
    group = LineGroup()
    var segment = 0
    for position in plan.ancestors.dropFirst() where segment >= 0 {
      segment = Int(draft.all(segment, Int32(position)).first)
    }
    group.heading = segment
    for heirloom in plan.heirlooms {
      let parent = segment < 0 ? nil : existing(heirloom.path, segment)
      let inside = parent.map { heirloom.position < 0 ? $0 : Int(draft.all($0, heirloom.position).first) } ?? -1
      group.first.append(inside < 0 ? [] : draft.text(inside, heirloom.inside).range.map { draft.bytes[$0] })
    }
  }

  /// Opens the element around lines anew where the line inherits something else than the one before. Lines of a document
  /// that says it in the heading alone stay together.
  mutating func enterGroup(of line: Int, _ sink: inout ByteSink) {
    let own = plan.heirlooms.map { heirloom in draft.text(line, heirloom.slot).range.map { draft.bytes[$0] } }
    if group.isOpen {
      if own == group.texts { return }
      treePen.end(&sink)
    } else if belongsToHeading(own) {
      openHeadingGroup(own, &sink)
    } else if group.first.contains(where: { !$0.isEmpty }) {
      // The heading is about another order than its first line.
      openHeadingGroup([], &sink)
      treePen.end(&sink)
    }
    if group.isOpen || !belongsToHeading(own) {
      openGroup(draft.add(plan.ancestors[plan.openers], to: 0), own, &sink)
    }
    (group.isOpen, group.texts) = (true, own)
  }

  /// Whether a line says nothing of its own, or what the heading says: the number, which comes first, and nothing else
  /// than it.
  private func belongsToHeading(_ own: [[UInt8]]) -> Bool {
    if own.allSatisfy(\.isEmpty) { return true }
    let numbers = (own: own.first ?? [], heading: group.first.first ?? [])
    return (numbers.heading.isEmpty || numbers.own == numbers.heading)
      && zip(own, group.first).allSatisfy { $0.isEmpty || $1.isEmpty || $0 == $1 }
  }

  /// Opens the element that the heading has made, with what it lacks.
  private mutating func openHeadingGroup(_ texts: [[UInt8]], _ sink: inout ByteSink) {
    swap(&draft, &other)
    if group.heading < 0 {
      var segment = 0
      for position in plan.ancestors.dropFirst() {
        let known = Int(draft.all(segment, Int32(position)).first)
        segment = known >= 0 ? known : draft.add(position, to: segment)
      }
      group.heading = segment
    }
    openGroup(group.heading, texts, &sink)
    swap(&draft, &other)
  }

  private mutating func openGroup(_ segment: Int, _ texts: [[UInt8]], _ sink: inout ByteSink) {
    for (index, text) in texts.enumerated() where !text.isEmpty {
      let heirloom = plan.heirlooms[index]
      guard let parent = descend(heirloom.path, segment) else { continue }
      let known = heirloom.position < 0 ? parent : Int(draft.all(parent, heirloom.position).first)
      let inside = known >= 0 ? known : draft.add(Int(heirloom.position), to: parent)
      if !draft.isEmpty(inside, heirloom.inside) { continue }
      let start = draft.used
      draft.append(text)
      draft.end(inside, heirloom.inside, from: start)
    }
    addNeeded(segment)
    fillDefaults(segment)
    start(segment, &sink)
    writeInside(segment, plan.ancestors[plan.openers] + 1, plan.lineStart, &sink)
  }

  /// Closes the element around the last lines; of a document without lines it is what the heading has made.
  mutating func endGroups(_ heading: Int, _ sink: inout ByteSink) {
    swap(&treePen, &linePen)
    if !group.isOpen, heading >= 0 { openGroup(heading, [], &sink) }
    if group.isOpen || heading >= 0 { treePen.end(&sink) }
    swap(&treePen, &linePen)
  }
}
