// Reads the samples of one kind of XML, event by event, and counts what stands at each path and how often in the element
// around it. Memory goes by how many paths there are, which has a limit, not by how long the samples are.

import Octets
import XMLRecords

final class TreeSurvey {
  /// The root first, each element behind the one around it.
  private(set) var elements: [TreeElement] = []
  private(set) var documents = 0
  /// Elements and attributes that are not looked at: there are too many paths, or they stand too deep.
  private(set) var left = Occurrences()
  private var names = NameTable()
  private var attributeCount = 0
  private var remembered = 0
  private var room = Slab<UInt8>(repeating: 0, count: 256)

  // The document at hand.
  private var open: [(element: Int, hasElements: Bool, sight: Sight)] = []
  private var passed = 0
  private var pending: [UInt8] = []
  private var order = 0
  private var file = 0

  private static let textLimit = 64 << 10
  /// For those who check schemas.
  private static let instances = "http://www.w3.org/2001/XMLSchema-instance"

  /// Reads a sample to its end; throws what makes it no XML.
  func read(_ sample: Sample, file: Int) throws {
    var limits = XMLLimits()
    limits.text = Self.textLimit
    var reader = XMLReader(try FileSource(path: sample.path), names: names, limits: limits)
    (open, passed, pending, order) = ([], 0, [], 0)
    self.file = file
    documents += 1
    if !elements.isEmpty { elements[0].startCount() }
    reading: while true {
      switch try reader.next() {
      case .events: take(reader.batch)
      case .end: break reading
      case .refused(let problem): throw problem
      }
    }
    names = reader.batch.names
    noteOrder()
  }

  // MARK: Events

  private func take(_ batch: borrowing XMLBatch) {
    let events = batch.events
    for index in 0..<events.count {
      let event = events[index]
      switch event.kind {
      case .start: start(event, batch)
      case .text:
        if passed == 0, pending.count < Self.textLimit {
          pending += batch.bytes.copy(event.range.lowerBound, event.range.upperBound)
        }
      case .end: end()
      }
    }
  }

  private func start(_ event: XMLEvent, _ batch: borrowing XMLBatch) {
    if passed > 0 {
      passed += 1
      return
    }
    let sight = Sight(file: file, set: 0, segment: Int(event.line))
    if let around = open.last {
      if !trimmed().isEmpty { elements[around.element].mixed.add(documents, sight) }
      open[open.count - 1].hasElements = true
    }
    pending.removeAll(keepingCapacity: true)
    guard let element = element(event, batch) else {
      left.add(documents, sight)
      passed = 1
      return
    }
    order += 1
    elements[element].begin(documents, sight, order: order)
    for child in elements[element].children { elements[child].startCount() }
    open.append((element, false, sight))
    takeAttributes(event, batch, element, sight)
  }

  /// The path of the element that begins; nil where there is no room for another.
  private func element(_ event: XMLEvent, _ batch: borrowing XMLBatch) -> Int? {
    let parent = open.last?.element ?? -1
    if parent < 0, !elements.isEmpty { return 0 }
    if parent >= 0, let known = elements[parent].children.first(where: { elements[$0].number == event.name }) {
      return known
    }
    guard elements.count < InferenceLimit.elements, open.count < InferenceLimit.depth else { return nil }
    var element = TreeElement(
      batch.names[event.name], number: event.name, parent: parent, depth: open.count + 1)
    let number = elements.count
    if parent >= 0 {
      // Those before had none.
      if elements[parent].seen.count > 1, let first = elements[parent].seen.first { element.missIfAbsent(first) }
      elements[parent].children.append(number)
    }
    elements.append(element)
    return number
  }

  private func takeAttributes(_ event: XMLEvent, _ batch: borrowing XMLBatch, _ element: Int, _ sight: Sight) {
    let instance = elements[element].seen.count
    for index in event.range {
      let attribute = batch.attributes[index]
      guard let at = self.attribute(attribute.name, batch, element, sight) else { continue }
      let value = Self.trimmed(batch.bytes.copy(attribute.range.lowerBound, attribute.range.upperBound))
      elements[element].attributes[at].leaf.stamp(instance)
      if value.isEmpty {
        elements[element].attributes[at].leaf.miss(sight)
      } else {
        remembered += elements[element].attributes[at].leaf.take(
          value, documents, sight, &room, mayRemember: remembered < InferenceLimit.values)
      }
    }
    for at in elements[element].attributes.indices where elements[element].attributes[at].leaf.latest != instance {
      elements[element].attributes[at].leaf.miss(sight)
    }
  }

  private func attribute(_ number: Int32, _ batch: borrowing XMLBatch, _ element: Int, _ sight: Sight) -> Int? {
    if let known = elements[element].attributes.firstIndex(where: { $0.number == number }) { return known }
    let name = batch.names[number]
    if name.namespace == Self.instances { return nil }
    guard attributeCount < InferenceLimit.elements, elements[element].attributes.count < InferenceLimit.attributes
    else {
      left.add(documents, sight)
      return nil
    }
    attributeCount += 1
    var attribute = TreeAttribute(name: name, number: number)
    if elements[element].seen.count > 1, let first = elements[element].seen.first { attribute.leaf.miss(first) }
    elements[element].attributes.append(attribute)
    return elements[element].attributes.count - 1
  }

  private func end() {
    if passed > 0 {
      passed -= 1
      return
    }
    guard let (element, hasElements, sight) = open.popLast() else { return }
    let text = trimmed()
    pending.removeAll(keepingCapacity: true)
    if hasElements {
      if !text.isEmpty { elements[element].mixed.add(documents, sight) }
      for child in elements[element].children { elements[child].missIfAbsent(sight) }
    } else if text.isEmpty {
      elements[element].text.miss(sight)
      for child in elements[element].children { elements[child].missIfAbsent(sight) }
    } else {
      remembered += elements[element].text.take(
        text, documents, sight, &room, mayRemember: remembered < InferenceLimit.values)
    }
  }

  private func trimmed() -> [UInt8] { Self.trimmed(pending) }

  private static func trimmed(_ text: [UInt8]) -> [UInt8] {
    var text = text[...]
    while let first = text.first, first <= 0x20 { text.removeFirst() }
    while let last = text.last, last <= 0x20 { text.removeLast() }
    return Array(text)
  }

  /// What came before what in this document.
  private func noteOrder() {
    for element in elements.indices {
      let present = elements[element].children.filter { elements[$0].order > 0 }
      for child in present {
        for other in present where elements[other].order < elements[child].order {
          elements[child].behind.insert(other)
        }
      }
    }
    for index in elements.indices { elements[index].forgetOrder() }
  }
}
