// What is lost, or cannot be, when a map runs backwards for what a partner receives: codes that are written as others,
// segments that are not written because nothing fills what is mandatory in them, texts that are cut apart.

import Canonical
import Conformance
import JSON5
import Mapping

struct WritingReview {
  private let outline: MapOutline
  private let guide: Guide
  private let survey: MapSurvey
  /// The map with all it inherits.
  private let tree: JSON5Value
  private let name: String

  init(_ outline: MapOutline, _ guide: Guide, _ survey: MapSurvey, _ tree: JSON5Value) {
    self.outline = outline
    self.guide = guide
    self.survey = survey
    self.tree = tree
    name = "\(guide.set) that we send"
  }

  func remark(to remarks: inout SpecRemarks) {
    remarkWords(to: &remarks)
    remarkBindings(to: &remarks)
    remarkMandatory(to: &remarks)
  }

  // MARK: Words and tables

  private var usedWords: [String] {
    var used: Set<String> = []
    for entry in survey.entries {
      if let words = entry.binding.words { used.insert(words) }
      if case .records(let ways) = entry.binding.source { used.formUnion(ways.compactMap(\.words)) }
    }
    return used.sorted()
  }

  private func remarkWords(to remarks: inout SpecRemarks) {
    for table in usedWords {
      guard let rows = outline.words[table], let place = tree["words"]?[table] else { continue }
      let several = rows.filter { $0.codes.count > 1 }.map { row in
        "\(row.word) as \(row.codes[0]), not \(row.codes.dropFirst().joined(separator: ", "))"
      }
      if !several.isEmpty {
        remarks.warn(.severalCodes, at: place, "words '\(table)' write \(several.joined(separator: "; "))")
      }
      for row in rows {
        guard let other = rows.first(where: { $0.word != row.word && $0.codes.contains(row.word) }) else { continue }
        let member = place.entries.first { $0.key == row.word }
        guard let member else { continue }
        remarks.warn(
          .wordClash, at: member,
          "the word '\(row.word)' of '\(table)' is also the code of '\(other.word)': a document that says the code"
            + " is written as the word's, \(row.codes.first ?? "nothing")")
      }
    }
  }

  /// A part is bound in many places: each of its bindings is told of once.
  private func remarkBindings(to remarks: inout SpecRemarks) {
    var told: Set<String> = []
    for entry in survey.entries {
      let binding = entry.binding
      guard told.insert("\(binding.file):\(binding.line):\(binding.column)").inserted else { continue }
      let path = Self.plain(entry.path)
      remarkEdits(binding, path, to: &remarks)
      if binding.isSSCC {
        remarks.warn(.sscc, at: binding, "'\(path)' is written without the application identifier 00 it may have had")
      }
      let places = entry.spots.filter { !$0.positions.isEmpty }.map(\.place.description)
      if binding.join != nil, places.count > 1 {
        let list = places.joined(separator: ", ")
        remarks.warn(.join, at: binding, "'\(path)' is joined of \(list): written, its parts may stand elsewhere")
      }
      for spot in entry.spots where !spot.positions.isEmpty { remarkCodes(spot.place, binding, path, to: &remarks) }
      if let table = binding.table.flatMap({ outline.tables[$0] }) { remark(table, binding, to: &remarks) }
    }
  }

  private func remarkEdits(_ binding: MapBinding, _ path: String, to remarks: inout SpecRemarks) {
    let edits = binding.edits + binding.timeEdits
    let lost = edits.filter(\.isLossy).map(\.text).joined(separator: ", ")
    if lost.isEmpty { return }
    let isWritten = MapEdit.inverse(edits) != nil
    remarks.warn(
      .editLost, at: binding,
      isWritten
        ? "'\(path)' is written without taking back: \(lost)"
        : "'\(path)' cannot be written: what was \(lost) is not known again")
  }

  /// A place with several qualifiers is read by all of them and written with the first.
  private func remarkCodes(_ place: MapPlace, _ binding: MapBinding, _ path: String, to remarks: inout SpecRemarks) {
    let lists = place.conditions.filter { !$0.isNegated }.map(\.codes) + [place.qualifiers]
    for codes in lists where codes.count > 1 {
      remarks.warn(
        .severalCodes, at: binding,
        "'\(path)' at \(place) is written with \(codes[0]), not \(codes.dropFirst().joined(separator: ", "))")
    }
  }

  private func remark(_ table: CodeTable, _ binding: MapBinding, to remarks: inout SpecRemarks) {
    var codes: [String: [String]] = [:]
    for pair in table.pairs { codes[pair.own, default: []].append(pair.partner) }
    let clashes = codes.filter { $0.value.count > 1 }.keys.sorted().map { own in
      "\(own) as \(codes[own]?[0] ?? ""), not \(codes[own]?.dropFirst().joined(separator: ", ") ?? "")"
    }
    if clashes.isEmpty { return }
    remarks.warn(
      .tableClash, at: binding, "table '\(binding.table ?? "")' writes \(clashes.joined(separator: "; "))")
  }

  /// Without the numbers of ways.
  static func plain(_ path: String) -> String {
    var result = ""
    var isNumber = false
    for character in path {
      if character == "[" { isNumber = true }
      if !isNumber { result.append(character) }
      if character == "]" { isNumber = false }
    }
    return result
  }

  // MARK: Mandatory elements

  /// What the writer itself fills.
  private static let own = ["ST", "SE", "HL", "CTT", "LS", "LE"]

  private func remarkMandatory(to remarks: inout SpecRemarks) {
    var filled: [Int: Set<Int>] = [:]
    var users: [Int: MapSurvey.Entry] = [:]
    for entry in survey.entries {
      for spot in entry.spots where guide.wants(spot) {
        for position in spot.positions {
          filled[position, default: []].formUnion(spot.elements)
          for opener in [position] + openers(of: position) where users[opener] == nil { users[opener] = entry }
        }
      }
    }
    for position in users.keys.sorted() {
      guard let user = users[position] else { continue }
      let tag = guide.positions[position].tag.description
      if Self.own.contains(tag) { continue }
      let missing = self.missing(position, filled[position] ?? [])
      if missing.isEmpty { continue }
      let elements = missing.map { "\(tag)/\($0 < 10 ? "0" : "")\($0)" }.joined(separator: ", ")
      remarks.warn(
        .mandatoryUnfilled, at: user.binding,
        "\(place(position)) is written for '\(Self.plain(user.path))', but nothing fills \(elements), which"
          + " \(guide.spec) wants; 'defaults' can")
    }
  }

  private func missing(_ position: Int, _ filled: Set<Int>) -> [Int] {
    guide.elements(at: position).enumerated().compactMap { index, rule in
      let element = index + 1
      guard guide.elements[rule].isMandatory, guide.elements[rule].isUsed, !filled.contains(element) else {
        return nil
      }
      return outline.defaults.contains { isMeant($0.place, position) && $0.place.element == element } ? nil : element
    }
  }

  private func isMeant(_ place: MapPlace, _ position: Int) -> Bool {
    guard guide.positions[position].tag.description == place.segment else { return false }
    var path = guide.loopPath(position)
    if guide.positions[position].startsLoop, path.last == place.segment { path.removeLast() }
    return place.loops.isEmpty || Array(path.suffix(place.loops.count)) == place.loops
  }

  /// First positions of the loops around a position.
  private func openers(of position: Int) -> [Int] {
    var list: [Int] = []
    var loop = Int(guide.positions[position].loop)
    while loop > 0 {
      let first = Int(guide.loops[loop].first)
      if first != position { list.append(first) }
      loop = Int(guide.loops[loop].parent)
    }
    return list
  }

  private func place(_ position: Int) -> String {
    var path = guide.loopPath(position)
    if guide.positions[position].startsLoop { path.removeLast() }
    return (path + [guide.positions[position].tag.description]).joined(separator: ">")
  }
}
