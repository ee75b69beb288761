// Every model, field and method that an envelope names exists in its series, and every value has the form an import takes.

import Foundation
import JSON5
import Testing

@Suite struct FieldTests {
  @Test(arguments: knownSeries)
  func everyFieldIsKnownAndFilledAsItMustBe(_ series: String) throws {
    let table = FieldTable(series: series)
    var seen: Set<String> = []
    for envelope in try storyEnvelopes(series) + masterEnvelopes(series) {
      for record in envelope.records {
        guard let fields = table.fields(record.model) else {
          Issue.record("\(envelope.name): nothing is known of \(record.model)")
          continue
        }
        for member in record.values.members ?? [] {
          seen.insert("\(record.model) \(member.key)")
          let fault = fault(member, fields)
          #expect(fault == nil, "\(envelope.name): \(record.model).\(member.key): \(fault ?? "")")
        }
      }
    }
    // The stories are rich enough for this to mean something.
    for name in [
      "sale.order note", "account.move invoice_date_due", "stock.move.line result_package_id/id",
      "hr.employee parent_id/id", "hr.department manager_id/id", "account.analytic.account plan_id/id",
      "res.partner state_id", "res.partner lang", "product.supplierinfo sequence",
    ] {
      #expect(seen.contains(name))
    }
    #expect(seen.contains("sale.order.line product_uom_id/id") == (series == "19.0"))
    #expect(seen.contains("sale.order.line product_uom/id") == (series != "19.0"))
    #expect(seen.contains("purchase.order acknowledged") == (series == "19.0"))
    #expect(seen.contains("purchase.order mail_reception_confirmed") == (series != "19.0"))
    #expect(seen.contains("stock.quant.package name") == (series != "19.0"))
  }

  /// What is wrong with a field; nil when nothing is.
  private func fault(_ member: JSON5Member, _ fields: [String: FieldForm]) -> String? {
    let steps = member.key.split(separator: "/").map(String.init)
    guard let form = fields[steps[0]], steps.count <= 2 else { return "no such field" }
    let value = member.value
    if steps.count == 2 {
      guard case .relation = form, steps[1] == "id" else { return "no relation" }
      return value.string?.contains(/^[a-z][A-Za-z0-9_-]*\.[A-Za-z0-9_.-]+$/) == true ? nil : "no external id"
    }
    switch form {
    case .text, .html: return value.string?.isEmpty == false ? nil : "no text"
    case .decimal: return matches(value, /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/)
    case .integer: return value.integer == nil ? "no integer" : nil
    case .boolean: return value.bool == nil ? "no boolean" : nil
    case .date: return matches(value, /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/)
    case .moment: return matches(value, /^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$/)
    case .code: return matches(value, /^[A-Z]{3}$/)
    case .selection(let words): return words.contains(value.string ?? "") ? nil : "no such choice"
    case .none: return value.isNull ? nil : "not null"
    case .lines: return value.array == nil ? "no list" : nil
    case .relation(let model):
      return value["$find"]?.array?.first?.string == model && value.keys == ["$find"] ? nil : "no record of \(model)"
    }
  }

  private func matches(_ value: JSON5Value, _ pattern: Regex<some Any>) -> String? {
    guard let text = value.string else { return "no string" }
    return text.contains(pattern) ? nil : "'\(text)' has another form"
  }

  @Test(arguments: knownSeries)
  func recordsAreFoundByIdentifiersOnly(_ series: String) throws {
    let table = FieldTable(series: series)
    for envelope in try storyEnvelopes(series) + masterEnvelopes(series) {
      let leaves = envelope.operations.flatMap(\.leaves)
      // Master data are named by external ids alone.
      #expect(!leaves.isEmpty || envelope.operations.isEmpty || envelope.name.contains("List"), "\(envelope.name)")
      for leaf in leaves {
        #expect(table.isSearched((leaf.model, leaf.field)), "\(envelope.name): \(leaf.model) by \(leaf.field)")
        #expect(["=", "in", "not in"].contains(leaf.comparison), "\(envelope.name): \(leaf.comparison)")
      }
    }
  }

  /// Bills, receipts and orders stay drafts: these are all the methods there are.
  @Test(arguments: knownSeries)
  func nothingIsConfirmedValidatedOrPosted(_ series: String) throws {
    let allowed: Set<String> = [
      "stock.move.line unlink", "stock.picking message_post", "purchase.order message_post",
      "purchase.order activity_schedule", "sale.order activity_schedule", "account.move activity_schedule",
    ]
    var seen: Set<String> = []
    for envelope in try storyEnvelopes(series) {
      for call in envelope.calls {
        let name = "\(call.model) \(call.method)"
        #expect(allowed.contains(name), "\(envelope.name): \(name)")
        seen.insert(name)
        if call.method == "activity_schedule" {
          #expect(call.argument("act_type_xmlid") == "mail.mail_activity_data_warning")
          #expect(!call.argument("summary").isEmpty)
        }
        if call.method == "message_post" { #expect(call.argument("subtype_xmlid") == "mail.mt_note") }
      }
      // States are set by methods, never by a value.
      for record in envelope.records {
        let stateful = ["state", "picked", "checked", "to_check", "locked"].filter { record.values[$0] != nil }
        #expect(stateful.isEmpty, "\(envelope.name): \(record.model) \(stateful)")
      }
    }
    #expect(seen == allowed)
  }
}
