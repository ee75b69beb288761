// Answers where values of a document came from: reads its input again with a trace, finds the value by its path, and says
// what the trace knows of it.

import Canonical
import Conformance
import Findings
import Mapping
import Octets
import PartnerSpec
import Translation
import X12

/// The input does not hold the document, or cannot be mapped again.
package struct ProvenanceError: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}

package struct Provenance {
  private let reading: ProvenanceReading
  private let names: Names
  private let file: String

  /// Reads the document again, from `file`, which came as `fileName`. With `value`, the whole of it is searched for that.
  package init(
    _ file: String, named fileName: String, _ ordinals: DocumentOrdinals, _ specs: SpecLibrary, _ names: Names,
    partner: PartnerProfile?,
    line: Int?, value: String? = nil
  ) throws {
    let reading = ProvenanceReading(ordinals, line: line, value: value)
    let input = InputTranslation(specs: specs, partner: partner, name: fileName)
    _ = try input.run(HeadedSource(try FileSource(path: file)), observer: reading) { !reading.isDone }
    self.reading = reading
    self.names = names
    self.file = file
    if let failure = reading.failure { throw ProvenanceError(failure.description) }
    guard reading.set != nil else {
      if !reading.hasUnits {
        throw ProvenanceError("\(file) is not known for what it is: name its partner with --partner ID")
      }
      let place =
        isX12
        ? "interchange \(ordinals.interchange), group \(ordinals.group), set \(ordinals.set)"
        : "document \(ordinals.set)"
      throw ProvenanceError("\(file) has no \(place): it is not the input of the document")
    }
    if reading.plan == nil { throw ProvenanceError("\(file): there is no map for the \(naming.whole)") }
  }

  /// Where the set begins in the input.
  package var start: UInt64 { reading.set?.start ?? 0 }

  private var isX12: Bool { reading.units.guide?.language ?? .x12 == .x12 }
  private var naming: SegmentNaming { SegmentNaming(guide: reading.units.guide) }

  // MARK: Paths

  /// Why the value at `path` is what it is; `value` is what the document says, if that is known.
  package func explain(_ path: DocumentPath, value: String?, isKnown: Bool = true) -> ValueExplanation {
    var explanation = ValueExplanation(pointer: path.description, file: file, value: value)
    explanation.isKnown = isKnown
    switch path.steps.first ?? "" {
    case "document", "status", "findings", "source":
      explanation.remarks.append("this is written by the program itself, not by a map")
    case "lines":
      guard let line = path.line else {
        explanation.remarks.append("name a line: /lines/0 to /lines/\(max(0, reading.lineCount - 1))")
        break
      }
      guard reading.hasLine else {
        explanation.remarks.append("the document has \(reading.lineCount) \(reading.lineCount == 1 ? "line" : "lines")")
        break
      }
      let end = PathEnd(reading.line, 0, path.steps.dropFirst(2))
      add(end, .line, TracedRecord(tree: .line, serial: line, node: 0), to: &explanation)
    case "totals":
      let end = PathEnd(reading.mappers[0].totals, 0, path.steps.dropFirst())
      add(end, .totals, TracedRecord(tree: .totals, serial: 0, node: 0), to: &explanation)
    case "late":
      let end = PathEnd(reading.mappers[1].header, 0, path.steps.dropFirst())
      add(end, .header, TracedRecord(tree: .header, serial: -1, node: 0), to: &explanation)
    default:
      let end = PathEnd(reading.mappers[0].header, 0, path.steps[...])
      add(end, .header, TracedRecord(tree: .header, serial: 0, node: 0), to: &explanation)
    }
    return explanation
  }

  /// Values of the document that are the one that was looked for.
  package func matches() -> [ValueExplanation] {
    reading.matches.map { match in
      var explanation = ValueExplanation(
        pointer: match.pointer, file: file, value: MapTrace.value(of: match.events))
      explanation.sources = match.events.map { source($0) }
      return explanation
    }
  }

  private func add(_ end: PathEnd, _ root: RecordKind, _ record: TracedRecord, to explanation: inout ValueExplanation) {
    switch end {
    case .value(let text):
      let events = reading.trace.events(named: text)
      explanation.sources = events.map { source($0) }
      let now = MapTrace.value(of: events)
      if events.count(where: { !$0.value.isEmpty }) == 1, let value = explanation.value, value != now {
        explanation.remarks.append("the map of today makes '\(now)' of it: input or map have changed")
      } else if !explanation.isKnown {
        explanation.value = now
      } else if explanation.value == nil {
        explanation.remarks.append("the document lacks it, but the map of today gives '\(now)'")
      }
      explanation.losers = losers(to: events)
    case .record(let fields):
      for (name, text) in fields {
        for event in reading.trace.events(named: text) { explanation.sources.append(source(event, field: name)) }
      }
      if explanation.value == nil, !fields.isEmpty { explanation.value = "a record" }
    case .absent(let names, let around, let members):
      let found = Set(around.flatMap { reading.trace.events(named: $0) }.compactMap(\.record))
      let records = names.count == 1 ? found.union([record]) : found
      explain(absent: names, root, records, members, &explanation)
    case .unknown(let text): explanation.remarks.append(text)
    }
  }

  /// Places that had a value for the same field of the same record.
  private func losers(to events: [MapEvent]) -> [ValueExplanation.Source] {
    let records = Set(events.compactMap(\.record))
    let kinds = Set(events.compactMap { event in reading.plan.map { $0.kind(ofStep: event.step) } })
    let fields = Set(events.map(\.field))
    return reading.trace.events.filter { event in
      guard event.outcome == .lost, let record = event.record, records.contains(record), let plan = reading.plan
      else { return false }
      return fields.contains(event.field) && kinds.contains(plan.kind(ofStep: event.step))
    }.map { source($0) }
  }

  // MARK: Events

  private func source(_ event: MapEvent, field: String = "") -> ValueExplanation.Source {
    var source = ValueExplanation.Source(field: field, value: event.value)
    let origin = reading.plan?.origin(event.step)
    if let binding = origin?.binding {
      source.map = "\(binding.file):\(binding.line)"
      source.binding = Self.binding(origin)
    }
    guard let segment = reading.segments[event.segment] else { return source }
    source.tag = segment.tag
    source.ordinal = segment.ordinal
    source.segmentName = isX12 ? names.segment(segment.tag) : nil
    source.noun = naming.noun
    source.segment = naming.printed(segment)
    source.place = segment.place
    (source.table, source.row) = table(event, origin)
    guard event.element > 0 else { return source }
    source.element = naming.element(event.element, component: event.component, of: segment)
    source.elementName = isX12 ? name(event, segment) : nil
    source.raw = Excerpt.printable(event.raw)
    source.place = place(event, segment)
    return source
  }

  /// Where the element, or its component, begins.
  private func place(_ event: MapEvent, _ segment: ObservedSegment) -> Place {
    guard segment.places.indices.contains(event.element - 1) else { return segment.place }
    var place = segment.places[event.element - 1]
    var left = event.component - 1
    for (index, byte) in segment.elements[event.element - 1].enumerated() where left > 0 {
      if byte == segment.delimiters.component { left -= 1 }
      if left == 0 {
        place.offset += UInt64(index + 1)
        place.column += UInt64(index + 1)
      }
    }
    return place
  }

  private func name(_ event: MapEvent, _ segment: ObservedSegment) -> String? {
    let isComposite =
      reading.units.guide?.rule(SegmentTag(segment.tag), at: segment.position, element: event.element)?.kind
      == .composite
    let reference = names.reference(
      segment.tag, at: segment.position, element: event.element, component: isComposite ? event.component : 0,
      guide: reading.units.guide, release: reading.units.release(of: segment.tag))
    return reference.flatMap { names.element($0) }
  }

  /// What turned a code into the value.
  private func table(_ event: MapEvent, _ origin: StepOrigin?) -> (text: String?, row: String?) {
    let raw = Excerpt.decoded(event.raw.reversed().drop { $0 == 0x20 }.reversed())
    if let name = origin?.binding.table {
      guard let table = reading.map?.tables[name], let own = table.own(raw) else {
        return ("\(name) has no row for '\(raw)'", nil)
      }
      return ("\(name), row '\(raw)': '\(own)'", table.line(raw).map { "\(table.file):\($0)" })
    }
    guard let name = origin?.words, raw != event.value else { return (nil, nil) }
    let row = reading.map?.words[name]?.first { $0.codes.contains(raw) }
    return (row.map { "words \(name): \(raw) is \($0.word)" }, nil)
  }

  private static func binding(_ origin: StepOrigin?) -> String {
    guard let origin else { return "" }
    if case .constant(let text) = origin.binding.source { return "\(origin.binding.field) is always '\(text)'" }
    return "\(origin.binding.field)\(origin.place.map { " from \($0)" } ?? "")"
  }

  // MARK: What is absent

  private func explain(
    absent names: [String], _ root: RecordKind, _ records: Set<TracedRecord>, _ members: Int,
    _ explanation: inout ValueExplanation
  ) {
    guard let plan = reading.plan else { return }
    if members > 0 { explanation.remarks.append("there are \(members) of them, counted from 0") }
    var steps = plan.steps(root, names)
    if names.first == "partPackages" { steps += plan.steps(root, ["packages"] + names.dropFirst()) }
    if steps.isEmpty {
      explanation.remarks.append("the map has no binding for \(names.joined(separator: " > "))")
      return
    }
    var seen: Set<String> = []
    for step in steps {
      guard let origin = plan.origin(step) else { continue }
      let binding = Self.binding(origin)
      let events = reading.trace.events.filter { event in
        steps.contains(event.step) && Self.binding(plan.origin(event.step)) == binding
          && (records.isEmpty || event.record.map { records.contains($0) } ?? true)
      }
      guard seen.insert(binding).inserted else { continue }
      var reason = ValueExplanation.Reason(
        binding: binding, map: "\(origin.binding.file):\(origin.binding.line)", text: "", place: nil)
      describe(events, origin, &reason)
      explanation.reasons.append(reason)
    }
  }

  private func describe(_ events: [MapEvent], _ origin: StepOrigin, _ reason: inout ValueExplanation.Reason) {
    guard let place = origin.place else {
      reason.text = "the \(naming.noun) it comes with is not there"
      return
    }
    let telling = events.first { ![.opened, .condition([])].contains($0.outcome) && !$0.isCondition } ?? events.first
    guard let event = telling, let segment = reading.segments[event.segment] else {
      let first = reading.firsts[place.segment]
      reason.place = first?.place
      let elsewhere = "\(place.segment) stands elsewhere in the \(naming.whole) only"
      reason.text = first == nil ? "the \(naming.whole) has no \(place.segment)" : elsewhere
      return
    }
    reason.place = self.place(event, segment)
    let element = naming.element(max(1, event.element, place.element), component: 0, of: segment)
    switch event.outcome {
    case .condition:
      let found = events.compactMap { event -> String? in
        if case .condition(let texts) = event.outcome { texts.joined(separator: "/") } else { nil }
      }
      let list = Array(Set(found)).sorted().prefix(12).map { "'\($0)'" }.joined(separator: ", ")
      reason.text = "\(naming.segment(place.segment)) is there, but with \(list)"
    case .empty where event.element == 0 && !place.qualifiers.isEmpty:
      reason.text = "no pair of \(place.segment) has one of the qualifiers \(place.qualifiers.joined(separator: ", "))"
    case .empty: reason.text = "\(element) is empty"
    case .unreadable: reason.text = "\(element) is '\(Excerpt.printable(event.raw))', which cannot be read"
    case .lost: reason.text = "a place that goes first had something"
    case .noRecord: reason.text = "there is no record it belongs to"
    case .written, .opened: reason.text = "it went to another record"
    }
  }
}

extension MapEvent {
  fileprivate var isCondition: Bool { if case .condition = outcome { true } else { false } }
}
