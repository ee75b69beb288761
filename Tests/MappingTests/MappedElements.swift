// The elements a map reads, by segment.

import Mapping

extension MapOutline {
  var mapped: Set<String> {
    var found: Set<String> = []
    collect(fields + totals + (levels?.levels.flatMap(\.fields) ?? []), &found)
    return found
  }

  private func collect(_ bindings: [MapBinding], _ found: inout Set<String>) {
    for binding in bindings {
      switch binding.source {
      case .places(let places): for place in places { collect(place, &found) }
      case .moment(let dates, let time, let zone):
        for place in dates + [time, zone].compactMap(\.self) { collect(place, &found) }
      case .constant: break
      case .records(let ways): for way in ways { collect(way, &found) }
      }
    }
  }

  private func collect(_ way: MapRecords, _ found: inout Set<String>) {
    switch way.each {
    case .occurrence(let place): collect(place, &found)
    case .pairs(let place, _, _):
      for element in place.element..<30 { found.insert("\(place.segment)/\(element)") }
    case .scope: break
    }
    collect(way.fields, &found)
  }

  private func collect(_ place: MapPlace, _ found: inout Set<String>) {
    if place.element > 0 { found.insert("\(place.segment)/\(place.element)") }
    for condition in place.conditions { found.insert("\(place.segment)/\(condition.element)") }
  }
}
