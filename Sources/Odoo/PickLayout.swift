// Lays out the picks of a program: those of one list side by side, with the words they look for, and the picks of a picked
// record behind the pick of that record.

import Octets

extension ProgramBuild {
  struct Layout {
    var scopes: ContiguousArray<Program.Scope>
    var picks: ContiguousArray<Program.Pick> = []
    var groups: ContiguousArray<Program.PickGroup> = []
    var keys: ContiguousArray<Program.PickKey> = []
  }

  func layPicks() -> Layout {
    var layout = Layout(scopes: scopes)
    for scope in scopes.indices { layout.scopes[scope].needs = needs(scopes[scope].filter) }
    let picked = Set(picks.lazy.filter { !$0.isLoop }.map(\.scope))
    let owners = Set(picks.map { Int($0.parent) })
    for scope in scopes.indices where !picked.contains(Int16(scope)) {
      let first = Int32(layout.groups.count)
      var waiting = owners.contains(scope) ? [scope] : []
      while !waiting.isEmpty {
        let parent = waiting.removeFirst()
        let own = picks.filter { Int($0.parent) == parent }
        var fields: [UInt8] = []
        for pick in own where !fields.contains(pick.field) { fields.append(pick.field) }
        for field in fields { lay(own.filter { $0.field == field }, &layout) }
        waiting.append(
          contentsOf: own.compactMap { !$0.isLoop && owners.contains(Int($0.scope)) ? Int($0.scope) : nil })
      }
      layout.scopes[scope].groups = first..<Int32(layout.groups.count)
    }
    return layout
  }

  private func lay(_ list: [Program.Pick], _ layout: inout Layout) {
    let keyField = list.first { $0.isWord }.map { conditions[Int($0.filter.lowerBound)].source }
    let isWord = { (pick: Program.Pick) in
      pick.isWord && self.conditions[Int(pick.filter.lowerBound)].source == keyField
    }
    let words = list.filter(isWord)
    let firstKey = Int32(layout.keys.count)
    for pick in words {
      let rest = pick.filter.lowerBound + 1..<pick.filter.upperBound
      for key in conditions[Int(pick.filter.lowerBound)].keys {
        layout.keys.append(
          .init(
            key: keys[Int(key)].key, scope: pick.scope, several: pick.several, isLast: pick.isLast, filter: rest,
            needs: needs(rest)))
      }
    }
    let first = Int32(layout.picks.count)
    for var pick in words + list.filter({ !isWord($0) }) {
      pick.needs = needs(pick.filter)
      layout.picks.append(pick)
    }
    layout.groups.append(
      .init(
        parent: list[0].parent, field: list[0].field, isOne: list[0].isOne, picks: first..<Int32(layout.picks.count),
        keyField: Int16(keyField ?? -1), keys: firstKey..<Int32(layout.keys.count),
        rest: first + Int32(words.count)..<Int32(layout.picks.count)))
  }

  /// The fields without which no record passes a filter.
  private func needs(_ filter: Range<Int32>) -> UInt64 {
    filter.reduce(0) { needs, index in
      let condition = conditions[Int(index)]
      return condition.isNegated ? needs : needs | 1 << UInt64(condition.source)
    }
  }
}
