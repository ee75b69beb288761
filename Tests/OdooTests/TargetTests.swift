// What a spec of one's own may say, and how mistakes in it are told; policies that are on.

import JSON5
import Odoo
import Testing

@Suite struct TargetTests {
  @Test func completeOrderIsConfirmedWhenThePolicySaysSo() throws {
    let confirm = "policies: { confirm: true }"
    let envelope = try onlyEnvelope(order(plainLine), confirm)
    #expect(envelope.operations.map(\.title) == ["upsert sale.order", "call sale.order action_confirm"])
    #expect(envelope.operations[1].externalID == envelope.operations[0].externalID)
    #expect(try onlyEnvelope(order(plainLine)).calls.isEmpty)
    // Where somebody has to decide something, nothing is confirmed.
    let doubtful = [
      plainLine.replacing("EA", with: "BX"), "PO1*1*5*EA*2.5", "\(plainLine)\nSAC*C*D240***500*******06***FREIGHT",
      "\(plainLine)\nCTT*1\nAMT*TT*99", "PO1*1*5*EA*12*PD*VN*ITEM-1",
    ]
    for line in doubtful {
      let methods = try onlyEnvelope(order(line), confirm).calls.map(\.method)
      #expect(methods == ["activity_schedule"], "\(line)")
    }
    let cancelled = order(plainLine).replacing("BEG*00", with: "BEG*01")
    #expect(try onlyEnvelope(cancelled, confirm).calls.map(\.method) == ["activity_schedule"])
  }

  @Test func policiesAreOffUnlessSaid() throws {
    for series in knownSeries {
      let target = try target(series)
      #expect(target.series == series)
      #expect(
        Set(target.policies.map(\.name)) == [
          "confirm", "applyPrice", "applyChange", "cancelRejected", "lineIds", "managers", "regions", "languages",
          "paymentTerms",
        ])
      #expect(target.policies.allSatisfy { !$0.isOn })
    }
  }

  @Test func fieldsAreAddedReplacedAndLeftOut() throws {
    let changes = """
      fields: { 'sale.order': { note: 'x_note' } },
      documents: { PurchaseOrder: { operations: { order: { values: {
        x_department: 'department', origin: { omit: true },
        order_line: { items: { line: { values: { x_number: 'number' } } } },
      } } } } }
      """
    let heading = "REF*DP*0420\nN9*L1*X\nMSG*RING"
    let envelope = try onlyEnvelope(order(plainLine, heading: heading), changes)
    let values = envelope.values("sale.order")[0]
    #expect(values["x_department"]?.string == "0420" && values["origin"] == nil)
    #expect(values["x_note"]?.string == "RING" && values["note"] == nil)
    #expect(envelope.values("sale.order.line")[0]["x_number"]?.string == "1")
  }

  @Test func valuesInCommonAreChangedOnce() throws {
    let levels = "HL*2*1*O*1\nPRF*PO-1\nHL*3*2*I*0\nLIN*1*VN*ITEM-1\nSN1*1*8*EA"
    let split = "HL*2*1*O*1\nPRF*PO-1\nHL*3*2*I*1\nLIN*1*VN*ITEM-1\nSN1*1*8*EA\nHL*4*3*P*0\nSN1**8*EA\nMAN*CP*1"
    for text in [levels, split] {
      let envelope = try onlyEnvelope(notice(text), "shared: { moveLine: { x_order: 'line.order/number' } }")
      #expect(envelope.values("stock.move.line").map { $0["x_order"]?.string } == ["PO-1"])
    }
  }

  /// Each group of conditions changes the sign, two of them change it back.
  @Test(arguments: [
    ("allowance", "5", "-5"), ("allowance", "-5", "5"), ("charge", "5", "5"), ("charge", "-5", "-5"),
  ])
  func groupsOfConditionsChangeTheSign(_ kind: String, _ amount: String, _ written: String) throws {
    let changes = """
      documents: { Invoice: { operations: { bill: { values: { invoice_line_ids: { items: { charges: { values: {
        x_sum: { decimal: 'amount', negative: [{ kind: 'allowance' }, { 'header.number': 'INV-2' }] } } } } } } } } } }
      """
    let code = kind == "allowance" ? "A" : "C"
    let text = invoice("IT1*1*1*EA*9**VN*I\nSAC*\(code)*D240***\(amount)00*******06***X", total: "900")
    let first = try onlyEnvelope(text, changes).values("account.move.line").last
    #expect(first?["x_sum"]?.string.map { Double($0) } == Double(written))
    let second = try onlyEnvelope(text.replacing("INV-1", with: "INV-2"), changes).values("account.move.line").last
    #expect(second?["x_sum"]?.string.map { Double($0) } == Double(written).map { -$0 })
  }

  @Test(arguments: [
    ("documents: { PurchaseOrder: { operations: { order: { values: { x: 'numbr' } } } } }", "number"),
    (
      "documents: { ShipNotice: { operations: { lines: { operations: { goods: { values: { use: 'movLine' } } } } } } }",
      "moveLine"
    ),
    ("exceptions: { 'order.missing': { severity: 'error', message: 'in {header.numbr|$ordinal}' } }", "number"),
    ("documents: { Invoice: { marker: { model: 'account.move', find: 'purchas' } } }", "purchase"),
    ("polices: { confirm: true }", "policies"),
    (
      "documents: { EmployeeList: { operations: { lines: { operations: { employee: { once: 'employee/nmber' } } } } } }",
      "number"
    ),
  ])
  func mistakesAreToldWithAPlaceAndASuggestion(_ changes: String, _ suggestion: String) throws {
    let error = #expect(throws: JSON5Error.self) {
      try target("19.0", changes).compileAll()
    }
    let message = try #require(error?.description)
    #expect(message.hasPrefix("own:1:") && message.hasSuffix("did you mean '\(suggestion)'?"), "\(message)")
  }
}
