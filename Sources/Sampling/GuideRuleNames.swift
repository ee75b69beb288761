// What rules are called, and what is asked of positions to tell which rules there are.

import Conformance

extension PositionList {
  /// The segment may stand outside any loop, or begins one there.
  func isFree(_ position: OutlinePosition) -> Bool {
    position.loop == 0 || position.startsLoop && loops[position.loop].parent == 0
  }

  /// No loop around the position is unwanted.
  func isWantedAround(_ position: Int) -> Bool {
    path(to: position).allSatisfy { $0 == position || positions[$0].isUsed }
  }

  /// Something may stand behind the position in its loop.
  func canComeLate(_ position: Int) -> Bool {
    later(than: position).contains { positions[$0].tag != "SE" && positions[$0].tag != "LE" }
  }
}

extension ConditionOutline {
  /// As it is written: `P0304`.
  package var name: String {
    let letter =
      switch kind {
      case .paired: "P"
      case .required: "R"
      case .exclusive: "E"
      case .conditional: "C"
      case .list: "L"
      }
    return letter + elements.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
  }
}

extension GuideRule.LevelFault {
  var name: String {
    switch self {
    case .parent: "HL/02 names a level"
    case .circle: "HL/02 names another level"
    case .duplicate: "HL/01 unique"
    }
  }
}

extension GuideRule.TotalFault {
  var name: String {
    switch self {
    case .lines: "CTT/01 number of lines"
    case .sum: "CTT/02 hash total"
    }
  }
}

extension GuideRule.EnvelopeFault {
  var name: String {
    switch self {
    case .setCount: "SE/01 number of segments"
    case .setControl: "SE/02 as ST/02"
    case .setTrailer: "SE mandatory"
    case .setUnknown: "ST/01 known set"
    case .setElsewhere: "ST/01 set of the group"
    case .setTwice: "ST/02 unique in the group"
    case .groupCount: "GE/01 number of sets"
    case .groupControl: "GE/02 as GS/06"
    case .groupTrailer: "GE mandatory"
    case .interchangeCount: "IEA/01 number of groups"
    case .interchangeControl: "IEA/02 as ISA/13"
    case .interchangeTrailer: "IEA mandatory"
    }
  }
}
