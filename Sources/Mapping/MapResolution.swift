// Elements of rows have names in maps and numbers in guides: what joins the two before a map is compiled, explained or
// compared. A name the guide does not have keeps no number, and is told when the map is compiled.

import Conformance
import Octets

extension MapOutline {
  /// The map with the numbers that elements have in `guide`.
  package func resolved(for guide: Guide) -> MapOutline {
    if guide.language == .x12 { return self }
    var outline = self
    outline.fields = fields.map { $0.resolved(guide) }
    outline.totals = totals.map { $0.resolved(guide) }
    outline.defaults = defaults.map { MapDefault(place: $0.place.valued(guide), source: $0.source) }
    return outline
  }
}

extension MapBinding {
  fileprivate func resolved(_ guide: Guide) -> MapBinding {
    var binding = self
    switch source {
    case .constant: break
    case .places(let places): binding.source = .places(places.map { $0.valued(guide) })
    case .moment(let date, let time, let zone):
      binding.source = .moment(
        date: date.map { $0.valued(guide) }, time: time?.valued(guide), zone: zone?.valued(guide))
    case .records(let ways): binding.source = .records(ways.map { $0.resolved(guide) })
    }
    return binding
  }
}

extension MapRecords {
  fileprivate func resolved(_ guide: Guide) -> MapRecords {
    var way = self
    switch each {
    case .occurrence(let place): way.each = .occurrence(place.resolved(guide))
    case .pairs(let place, let first, let second):
      way.each = .pairs(place.resolved(guide), first: first, second: second)
    case .scope: break
    }
    way.fields = fields.map { $0.resolved(guide) }
    return way
  }
}

extension MapPlace {
  fileprivate func resolved(_ guide: Guide) -> MapPlace {
    var place = self
    for (index, name) in loops.enumerated() where loopConditions.indices.contains(index) {
      place.loopConditions[index] = loopConditions[index].map { $0.resolved(guide, guide.tag(named: name)) }
    }
    // What stands for the scope itself is known when the scope is.
    if isSelf { return place }
    let tag = guide.tag(named: segment)
    if !elementName.isEmpty { place.element = guide.element(named: elementName, of: tag) ?? 0 }
    place.conditions = conditions.map { $0.resolved(guide, tag) }
    return place
  }

  /// The place of a value: of an element of XML, which is named without saying what of it, the text.
  fileprivate func valued(_ guide: Guide) -> MapPlace {
    var place = resolved(guide)
    if guide.language == .xml, place.element == 0, place.elementName.isEmpty { place.element = 1 }
    return place
  }

  /// The place of something that the element of a scope itself has.
  func resolved(_ guide: Guide, at position: Int) -> MapPlace {
    var place = self
    let tag = guide.positions[position].tag
    if !elementName.isEmpty { place.element = guide.element(named: elementName, of: tag) ?? 0 }
    place.conditions = conditions.map { $0.resolved(guide, tag) }
    return place
  }

  /// The name of an element that the guide does not have.
  var unknownName: String? {
    if !elementName.isEmpty, element == 0 { return elementName }
    return conditions.first { !$0.name.isEmpty && $0.element == 0 }?.name
  }
}

extension MapPlace.Condition {
  fileprivate func resolved(_ guide: Guide, _ tag: SegmentTag) -> Self {
    var condition = self
    if !name.isEmpty { condition.element = guide.element(named: name, of: tag) ?? 0 }
    return condition
  }
}
