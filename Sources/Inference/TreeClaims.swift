// What the draft of a guide for XML claims of each element and attribute, with the evidence.

import Canonical

struct TreeClaims {
  let columns: TreeColumns
  let policy: ClaimPolicy
  let words: EvidenceWords
  /// Keys of claims that proved wrong.
  let demoted: Set<String>

  private var slots: TreeSlots { columns.slots }
  private var elements: [TreeElement] { slots.survey.elements }

  /// Values of a code list at most, and how often each must have come on average.
  private static let codeLimit = 12
  private static let codeShare = 10

  /// Terms of which the values may be codes: names and numbers of things are none.
  private static let coded: Set<TradeTerm> = [.unit, .currency, .location, .category, .brand]

  /// What is said of an element or attribute, in parts that are rules or not.
  private struct Usage {
    var use: ElementFacets.Part
    var maximum: ElementFacets.Part?
    /// Nil for an element that holds others.
    var type: ElementFacets.Part?
    var plainType = ""
    var codes: ElementFacets.Part?

    /// Members of JSON5; `isRule` leaves out what is not sure.
    func members(isRule: Bool) -> String {
      func choose(_ part: ElementFacets.Part?, _ plain: String) -> String {
        guard let part else { return plain }
        return isRule ? part.rule ?? plain : part.all
      }
      var words = [choose(use, "O")]
      if let maximum { words.append(choose(maximum, "*")) }
      if type != nil || !plainType.isEmpty { words.append(choose(type, plainType)) }
      let codes = codes.flatMap { isRule ? $0.rule : $0.all }
      return "use: \(quoted(words.joined(separator: " ")))\(codes.map { ", codes: \($0)" } ?? "")"
    }
  }

  // MARK: Claims

  func claim(element index: Int) -> Claim {
    let element = elements[index]
    let column = column(TreeSlot(element: index))
    var usage = use(element)
    if element.isLeaf, let column { describe(&usage, column, at: index) }
    return claim(usage, key(element: index), evidence(element, column))
  }

  func claim(attribute: Int, of index: Int) -> Claim? {
    guard let column = column(TreeSlot(element: index, attribute: attribute)) else { return nil }
    let (element, tally) = (elements[index], column.column.tally)
    let isAlways = tally.filled.count == element.seen.count
    var usage = Usage(use: .init(isAlways ? "M" : "O", isRule: isAlways && isMany(element.seen.count)))
    describe(&usage, column, at: column.index)
    let name = slots.names.attribute(element.attributes[attribute].name, of: element.name) ?? ""
    let place = key(element: index)
    var sentence =
      "\(name)\(term(column.column)): \(portion(tally.filled.count, element.seen.count, element.name.local))"
    sentence += lengths(tally) + gaps(tally.gaps, element.seen.count - tally.filled.count, element.seen.count)
    return claim(usage, place.isEmpty ? name : "\(place)/\(name)", [sentence] + facts(column))
  }

  private func claim(_ usage: Usage, _ key: String, _ evidence: [String]) -> Claim {
    let isDemoted = demoted.contains(key)
    var plain = usage
    if isDemoted {
      plain.use = .init("O", isRule: true)
      plain.maximum = plain.maximum.map { .init($0.all, isRule: false) }
      plain.type = nil
      if !plain.plainType.isEmpty { plain.plainType = "AN" }
      plain.codes = nil
    }
    let (rule, all) = (plain.members(isRule: true), usage.members(isRule: false))
    return Claim(
      section: .elements, key: key, rule: "{ \(rule) }", suggestion: all == rule ? nil : "{ \(all) }",
      evidence: evidence)
  }

  func key(element: Int) -> String { slots.place(of: element) ?? "" }

  private func column(_ slot: TreeSlot) -> (index: Int, column: RowColumn)? {
    columns.places.firstIndex(of: slot).map { ($0, columns.columns.columns[$0]) }
  }

  private func isMany(_ count: Int) -> Bool { policy.isMany(count, count) }

  // MARK: Facets

  private func use(_ element: TreeElement) -> Usage {
    let around = element.parent >= 0 ? elements[element.parent].seen.count : slots.survey.documents
    let isEmpty = element.isLeaf && element.text.tally.filled.count < element.seen.count
    let isAlways = element.holders == around && !isEmpty
    let most = policy.isStrict ? "\(element.most)" : element.most == 1 ? "1" : "*"
    return Usage(
      use: .init(isAlways ? "M" : "O", isRule: !isAlways || isMany(around)),
      maximum: .init(most, isRule: most == "*" || isMany(around)))
  }

  private func describe(_ usage: inout Usage, _ entry: (index: Int, column: RowColumn), at index: Int) {
    let (column, tally) = (entry.column, entry.column.tally)
    let form = columns.forms[entry.index]
    usage.plainType = form.type
    if tally.filled.count == 0 { return }
    if let codes = codes(entry) {
      let isSure = isMany(tally.filled.count) && tally.values.ranked.allSatisfy { $0.seen.count > 1 }
      usage.type = .init("ID", isRule: isSure)
      usage.codes = .init(quoted(codes), isRule: isSure)
    } else if form.type == "AN", column.term?.content != .date || form.edits.isEmpty {
      usage.type = .init("AN \(tally.shortest)/\(tally.longest)", isRule: policy.isStrict)
    } else if form.type == "R" {
      usage.type = .init("R 1/\(max(1, tally.numbers.digits))", isRule: policy.isStrict)
    }
  }

  /// The values, where they are few, short, and come again and again.
  private func codes(_ entry: (index: Int, column: RowColumn)) -> String? {
    let tally = entry.column.tally
    let isCoded = entry.column.term.map(Self.coded.contains) ?? !columns.isOfParty(entry.index)
    guard columns.forms[entry.index].kind == .text, isCoded, tally.values.isWhole, !tally.values.isEmpty
    else { return nil }
    let codes = tally.values.ranked.map(\.name)
    guard codes.count <= Self.codeLimit, codes.count * Self.codeShare <= tally.filled.count,
      codes.allSatisfy(isListable)
    else { return nil }
    return codes.sorted().joined(separator: " ")
  }

  // MARK: Words

  private func evidence(_ element: TreeElement, _ entry: (index: Int, column: RowColumn)?) -> [String] {
    let around = element.parent >= 0 ? elements[element.parent] : element
    var sentence = "\(slots.names.name(element.name) ?? element.name.local)\(entry.map { term($0.column) } ?? ""): "
    sentence += portion(element.holders, around.seen.count, around.name.local)
    if element.most > 1 {
      sentence += ", up to \(element.most) in one (\(element.mostAt.map { words.line($0) } ?? ""))"
    }
    if let entry { sentence += lengths(entry.column.tally) }
    sentence += gaps(element.gaps, around.seen.count - element.holders, around.seen.count)
    var list = [sentence]
    let tally = element.text.tally
    if element.isLeaf, tally.filled.count > 0, tally.filled.count < element.seen.count {
      list.append("empty \(element.seen.count - tally.filled.count) of \(element.seen.count) times")
    }
    if element.mixed.count > 0, let first = element.mixed.first {
      list.append("text stands beside elements in it, which is not read: \(words.line(first))")
    }
    return list + (entry.map { facts($0) } ?? [])
  }

  private func term(_ column: RowColumn) -> String { column.term.map { ", \($0.words) \(column.reason)" } ?? "" }

  private func lengths(_ tally: ColumnTally) -> String {
    if tally.filled.count == 0 { return ", never with anything in it" }
    return tally.shortest == tally.longest
      ? ", \(plural(tally.longest, "character"))" : ", \(tally.shortest) to \(tally.longest) characters"
  }

  private func gaps(_ gaps: [Sight], _ missing: Int, _ whole: Int) -> String {
    if missing == 0 || missing * 20 > whole || gaps.isEmpty { return "" }
    let list = gaps.map { words.line($0) }.joined(separator: "; ")
    return "; absent: \(list)\(missing > gaps.count ? " and \(missing - gaps.count) more" : "")"
  }

  private func facts(_ entry: (index: Int, column: RowColumn)) -> [String] {
    let tally = entry.column.tally
    var list: [String] = []
    if entry.column.term?.isKey ?? false, tally.filled.count > 1 {
      if tally.isUnique {
        list.append("no two are the same")
      } else if let repeated = tally.repeated {
        list.append("one comes again: \(words.line(repeated))")
      }
    }
    if tally.gtins == tally.filled.count, tally.checked == tally.gtins, tally.gtins > 0 {
      list.append("all have the check digit of a GTIN")
    }
    if codes(entry) != nil {
      list.append(tally.values.ranked.map { "\(words.shown($0.name)) \($0.seen.count)" }.joined(separator: ", "))
    }
    return list + columns.forms[entry.index].evidence
  }
}

/// `in 3 of 812 Position`
func portion(_ count: Int, _ whole: Int, _ element: String) -> String { "in \(count) of \(whole) \(element)" }

extension EvidenceWords {
  /// `a.xml, line 7`
  func line(_ sight: Sight) -> String {
    place(Sight(file: sight.file, set: 0, segment: 0)) + ", line \(sight.segment)"
  }
}
