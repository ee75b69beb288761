// The elements of a segment, for those who write rather than check.

extension Guide {
  /// Rules of the elements that a segment at `position` may have: indices into `elements`, element 1 first.
  package func elements(at position: Int) -> Range<Int> {
    let segment = segments[Int(positions[position].rule)]
    return Int(segment.firstElement)..<Int(segment.firstElement + segment.elementCount)
  }

  /// Rules of the components of a composite element; empty for any other.
  package func components(of rule: Int) -> Range<Int> {
    let first = Int(elements[rule].firstComponent)
    return elements[rule].kind == .composite ? first..<first + Int(elements[rule].componentCount) : 0..<0
  }

  /// Whether the element's code list, if it has one, allows the code with this key.
  package func allows(_ key: UInt64, _ rule: Int) -> Bool {
    elements[rule].codes < 0 || contains(key, in: elements[rule].codes)
  }

  /// Whether the relational conditions of the segment at `position` hold for the elements that are there: bit n is
  /// element n.
  package func conditionsHold(at position: Int, _ present: UInt64) -> Bool {
    let segment = segments[Int(positions[position].rule)]
    for index in 0..<Int(segment.conditionCount) {
      let condition = conditions[Int(segment.firstCondition) + index]
      let all = condition.first | condition.rest
      let found = present & all
      let holds =
        switch condition.kind {
        case .paired: found == 0 || found == all
        case .required: found != 0
        case .exclusive: found.nonzeroBitCount < 2
        case .conditional: found & condition.first == 0 || found == all
        case .list: found & condition.first == 0 || found & condition.rest != 0
        }
      if !holds { return false }
    }
    return true
  }
}
