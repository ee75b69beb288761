// The parts of a partner profile that name other specs or say how documents are answered and written.

import Acknowledgement
import Canonical
import Conformance
import JSON5
import Mapping
import Odoo
import X12

extension PartnerReader {
  // MARK: Transactions

  /// `[{ as: "x12/004010/855", map: "maps/855", guide: "guides/855" }]`
  mutating func transactions(_ value: JSON5Value, isOurs: Bool) -> [PartnerProfile.Transaction] {
    var list: [PartnerProfile.Transaction] = []
    for item in reader.list(value, "transaction sets") {
      guard let transaction = transaction(item, isOurs: isOurs) else { continue }
      if list.contains(where: { $0.standard == transaction.standard && $0.rows == nil && $0.elements == nil }) {
        reader.fail(item, "\(transaction.standard) is here again, expected it once")
      }
      list.append(transaction)
    }
    return list
  }

  private mutating func transaction(_ item: JSON5Value, isOurs: Bool) -> PartnerProfile.Transaction? {
    let delivery = ["document", "delimiters", "lineEnds", "characters", "unsupported", "batch"]
    let isRows = item["as"]?.string == "csv"
    reader.refuseUnknown(item, known: ["as", "map", "guide"] + (isRows ? ["files"] : []) + (isOurs ? delivery : []))
    guard let name = reader.required(item, "as"), let standard = reader.string(name, "a set, x12/004010/850,") else {
      return nil
    }
    if isRows { return rows(item, isOurs: isOurs) }
    if standard == "xml" { return tree(item, isOurs: isOurs) }
    let parts = standard.pieces(at: "/")
    guard parts.count == 3, parts[0] == "x12" else {
      reader.fail(
        name, "found '\(standard)', expected the standard, release and set, such as x12/004010/850, or csv, or xml")
      return nil
    }
    guard let guide = guide(item["guide"] ?? name, name) else { return nil }
    if guide.set != parts[2] {
      reader.fail(item["guide"] ?? name, "this guide is for the set \(guide.set), expected \(parts[2])")
      return nil
    }
    var transaction = PartnerProfile.Transaction(
      standard: standard, set: parts[2], release: parts[1], guide: guide, map: map(item["map"], guide))
    if isOurs { transaction.delivery = self.delivery(item, transaction.map) }
    return transaction
  }

  /// `{ as: "csv", files: "PRICE*.csv", guide: "guides/price-list", map: "maps/price-list" }`
  private mutating func rows(_ item: JSON5Value, isOurs: Bool) -> PartnerProfile.Transaction? {
    guard let value = reader.required(item, "guide"), let name = reader.string(value, "a guide"),
      let map = reader.required(item, "map")
    else { return nil }
    do throws(SpecErrors) {
      let guide = try library.rowGuide(at: SpecResolver(library, .guide).path(of: name, at: value))
      for table in guide.layout.tables.sorted() where terms.tables[table] == nil {
        let hint = Suggestion.nearest(to: table, in: Array(terms.tables.keys)).map { ", did you mean '\($0)'?" } ?? ""
        reader.fail(value, "this guide looks values up in the table '\(table)', which 'tables' does not name\(hint)")
      }
      var transaction = PartnerProfile.Transaction(
        standard: "csv", set: guide.guide.set, release: "csv", guide: guide.guide, map: self.map(map, guide.guide),
        rows: guide.layout)
      transaction.files = item["files"].map { reader.strings($0, "names of files") }?.map { FilePattern($0) } ?? []
      if isOurs { transaction.delivery = delivery(item, transaction.map) }
      return transaction
    } catch {
      reader.add(error)
      return nil
    }
  }

  /// `{ as: "xml", guide: "xml/ubl-2.1/invoice", map: "xml-ubl-invoice" }`
  private mutating func tree(_ item: JSON5Value, isOurs: Bool) -> PartnerProfile.Transaction? {
    guard let value = reader.required(item, "guide"), let name = reader.string(value, "a guide"),
      let map = reader.required(item, "map")
    else { return nil }
    do throws(SpecErrors) {
      let guide = try library.treeGuide(at: SpecResolver(library, .guide).path(of: name, at: value))
      var transaction = PartnerProfile.Transaction(
        standard: "xml", set: guide.guide.set, release: "xml", guide: guide.guide, map: self.map(map, guide.guide),
        elements: guide.table)
      if isOurs { transaction.delivery = delivery(item, transaction.map) }
      return transaction
    } catch {
      reader.add(error)
      return nil
    }
  }

  private mutating func guide(_ value: JSON5Value, _ standard: JSON5Value) -> Guide? {
    guard let name = reader.string(value, "a guide") else { return nil }
    do throws(SpecErrors) {
      return try library.guide(at: SpecResolver(library, .guide).path(of: name, at: value))
    } catch {
      reader.add(error)
      return nil
    }
  }

  /// The map that is named, else the standard one; all of it must fit the guide.
  private mutating func map(_ value: JSON5Value?, _ guide: Guide) -> MapOutline? {
    var path = "maps/x12-\(guide.set).json5"
    do throws(SpecErrors) {
      if let value {
        guard let name = reader.string(value, "a map") else { return nil }
        path = try SpecResolver(library, .map).path(of: name, at: value)
      } else if !library.has(path) {
        return nil
      }
      return try library.outline(path, terms.tables, for: guide)
    } catch {
      reader.add(error)
      return nil
    }
  }

  // MARK: Delivery

  private mutating func delivery(_ item: JSON5Value, _ map: MapOutline?) -> PartnerProfile.Delivery {
    var delivery = PartnerProfile.Delivery()
    if let document = reader.required(item, "document"), let name = reader.choice(document, Self.documents) {
      delivery.document = DocumentKind(rawValue: name) ?? .purchaseOrder
      if let map, map.document != delivery.document {
        reader.fail(document, "found \(name), but the map is for a \(map.document.rawValue)")
      }
    }
    if let value = item["delimiters"] { delivery.delimiters = delimiters(value) }
    if let value = item["lineEnds"] { delivery.breaksLines = reader.bool(value) }
    if let value = item["characters"] { delivery.characters = chosen(value) ?? delivery.characters }
    if let value = item["unsupported"] { delivery.unsupported = chosen(value) }
    if let value = item["batch"] { delivery.batch = chosen(value) ?? delivery.batch }
    return delivery
  }

  private static var documents: [String] { DocumentKind.allCases.map(\.rawValue) }

  private mutating func delimiters(_ value: JSON5Value) -> Delimiters {
    var result = Delimiters.usual
    _ = reader.members(value, "delimiters")
    reader.refuseUnknown(value, known: ["segment", "element", "component", "repetition"])
    if let byte = value["segment"].flatMap({ delimiter($0) }) { result.segment = byte }
    if let byte = value["element"].flatMap({ delimiter($0) }) { result.element = byte }
    if let byte = value["component"].flatMap({ delimiter($0) }) { result.component = byte }
    if let byte = value["repetition"].flatMap({ delimiter($0) }) { result.repetition = byte }
    let all = [result.segment, result.element, result.component, result.repetition].compactMap(\.self)
    if Set(all).count < all.count { reader.fail(value, "found two delimiters that are the same") }
    return result
  }

  /// One byte that is no letter, digit or blank.
  private mutating func delimiter(_ value: JSON5Value) -> UInt8? {
    guard let text = reader.string(value, "one character") else { return nil }
    if let byte = text.utf8.first, text.utf8.count == 1, byte != 0x20, byte < 0x7f, !Self.isAlphanumeric(byte) {
      return byte
    }
    reader.fail(value, "found '\(text)', expected one character that is no letter, digit or blank")
    return nil
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || 0x41...0x5a ~= byte || 0x61...0x7a ~= byte
  }

  // MARK: Acknowledgement

  mutating func readAnswer(_ value: JSON5Value) {
    var answer = PartnerProfile.Answer()
    _ = reader.members(value, "{ functional, sets, interchange, report, due }")
    reader.refuseUnknown(value, known: ["functional", "sets", "interchange", "report", "due"])
    if let functional = value["functional"], let name = reader.choice(functional, ["997", "999", "none"]) {
      answer.kind = AcknowledgementKind(rawValue: name) ?? .ta1
    }
    if let sets = value["sets"], let name = reader.choice(sets, ["all", "rejected"]) {
      answer.policy.tellsAcceptedSets = name == "all"
    }
    if let interchange = value["interchange"] {
      answer.policy.interchange = chosen(interchange) ?? answer.policy.interchange
    }
    if let report = value["report"] { answer.report = chosen(report) }
    if let due = value["due"], let text = reader.string(due, "a duration such as PT4H") {
      answer.due = Period.seconds(text)
      if answer.due == nil { reader.fail(due, "found '\(text)', expected a duration such as PT4H, PT30M or P1D") }
    }
    terms.answer = answer
  }

  // MARK: Odoo

  mutating func readOdoo(_ value: JSON5Value) {
    _ = reader.members(value, "{ series, partner, module, policies, units }")
    reader.refuseUnknown(value, known: ["series", "partner", "module", "policies", "units"])
    if let series = value["series"] { terms.series = reader.choice(series, OdooTarget.knownSeries) }
    terms.odoo.partner = value["partner"].flatMap { text($0) } ?? ""
    if let module = value["module"], let name = text(module) {
      terms.odoo.module = name
      if !Self.isModule(name) { reader.fail(module, "found '\(name)', expected lower-case letters, digits and '_'") }
    }
    for unit in value["units"].map({ reader.members($0, "external ids by unit") }) ?? [] {
      terms.odoo.units[unit.key] = text(unit.value)
    }
    if let policies = value["policies"] { readPolicies(policies) }
  }

  private mutating func readPolicies(_ value: JSON5Value) {
    var known: [String] = []
    do throws(SpecErrors) {
      known = try library.odooTarget(terms.series ?? "19.0").policies.map(\.name)
    } catch {
      return reader.add(error)
    }
    for policy in reader.members(value, "policies") {
      if !known.contains(policy.key) {
        reader.messages.append(policy.unknown("policy", known).description)
      } else if let isOn = reader.bool(policy.value) {
        terms.odoo.policies[policy.key] = isOn
      }
    }
  }

  private static func isModule(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { 0x61...0x7a ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x5f }
  }
}
