// What the servers of each series know: models, fields and what a field takes. Written by hand from what `fields_get` says,
// not from our specs.

/// What a field takes in an import.
enum FieldForm {
  case text, html, decimal, integer, boolean, date, moment
  case selection([String])
  /// A record that is looked for, or one named by external id under `field/id`.
  case relation(String)
  /// A relation by name: currencies.
  case code
  /// Taxes: none, said so.
  case none
  case lines
}

struct FieldTable {
  let series: String

  private var is19: Bool { series == "19.0" }

  var packageModel: String { is19 ? "stock.package" : "stock.quant.package" }

  /// Fields of a model; nil when no document of ours has business there.
  func fields(_ model: String) -> [String: FieldForm]? {
    switch model {
    case "sale.order": saleOrder
    case "sale.order.line": saleOrderLine
    case "purchase.order":
      ["partner_ref": .text, is19 ? "acknowledged" : "mail_reception_confirmed": .boolean]
    case "purchase.order.line": ["date_planned": .moment, "price_unit": .decimal, "product_qty": .decimal]
    case "account.move": bill
    case "account.move.line": billLine
    case "stock.picking": ["carrier_tracking_ref": .text, "scheduled_date": .moment]
    case "stock.move.line": moveLine
    case packageModel: ["name": .text]
    case "product.supplierinfo": price
    case "hr.department", "hr.employee", "account.analytic.plan", "account.analytic.account": masterData(model)
    case "res.partner": party
    default: nil
    }
  }

  private func masterData(_ model: String) -> [String: FieldForm]? {
    switch model {
    case "hr.department":
      ["name": .text, "parent_id": .relation(model), "manager_id": .relation("hr.employee"), "active": .boolean]
    case "hr.employee":
      [
        "name": .text, "barcode": .text, "work_email": .text, "work_phone": .text, "mobile_phone": .text,
        "job_title": .text, "department_id": .relation("hr.department"), "parent_id": .relation(model),
        "active": .boolean,
      ]
    case "account.analytic.plan": ["name": .text]
    default:
      ["name": .text, "code": .text, "plan_id": .relation("account.analytic.plan"), "active": .boolean]
    }
  }

  private var party: [String: FieldForm] {
    var fields: [String: FieldForm] = [
      "name": .text, "ref": .text, "is_company": .boolean, "type": .selection(["delivery"]),
      "customer_rank": .integer, "supplier_rank": .integer, "street": .text, "street2": .text, "zip": .text,
      "city": .text, "state_id": .relation("res.country.state"), "country_id": .relation("res.country"), "vat": .text,
      "email": .text, "phone": .text, "lang": .text, "active": .boolean, "parent_id": .relation("res.partner"),
      "property_payment_term_id": .relation("account.payment.term"),
      "property_supplier_payment_term_id": .relation("account.payment.term"),
    ]
    if is19 { fields["global_location_number"] = .text }
    return fields
  }

  private var saleOrder: [String: FieldForm] {
    [
      "partner_id": .relation("res.partner"), "partner_shipping_id": .relation("res.partner"),
      "partner_invoice_id": .relation("res.partner"), "client_order_ref": .text, "origin": .text,
      "date_order": .moment, "commitment_date": .moment, "validity_date": .date,
      "incoterm": .relation("account.incoterms"), "note": .html, "order_line": .lines,
    ]
  }

  private var saleOrderLine: [String: FieldForm] {
    [
      "product_id": .relation("product.product"), "name": .text, "product_uom_qty": .decimal, "price_unit": .decimal,
      "sequence": .integer, "display_type": .selection(["line_note", "line_section"]),
      is19 ? "product_uom_id" : "product_uom": .relation("uom.uom"),
    ]
  }

  private var bill: [String: FieldForm] {
    [
      "move_type": .selection(["in_invoice", "in_refund"]), "partner_id": .relation("res.partner"), "ref": .text,
      "invoice_date": .date, "invoice_date_due": .date, "invoice_origin": .text, "currency_id": .code,
      "narration": .html, "invoice_line_ids": .lines,
    ]
  }

  private var billLine: [String: FieldForm] {
    [
      "product_id": .relation("product.product"), "name": .text, "quantity": .decimal, "price_unit": .decimal,
      "product_uom_id": .relation("uom.uom"), "purchase_line_id": .relation("purchase.order.line"), "tax_ids": .none,
    ]
  }

  private var moveLine: [String: FieldForm] {
    [
      "picking_id": .relation("stock.picking"), "move_id": .relation("stock.move"),
      "product_id": .relation("product.product"), "product_uom_id": .relation("uom.uom"), "quantity": .decimal,
      "lot_name": .text, "expiration_date": .moment, "result_package_id": .relation(packageModel),
    ]
  }

  private var price: [String: FieldForm] {
    var fields: [String: FieldForm] = [
      "partner_id": .relation("res.partner"), "product_tmpl_id": .relation("product.template"),
      "product_id": .relation("product.product"), "product_code": .text, "product_name": .text, "price": .decimal,
      "currency_id": .code, "min_qty": .decimal, "date_start": .date, "date_end": .date, "sequence": .integer,
    ]
    // Before 19.0 it is the product's own purchase unit and read-only.
    if is19 { fields["product_uom_id"] = .relation("uom.uom") }
    return fields
  }

  /// Fields that domains may compare: identifiers, and states of records. Nothing a person could have typed as a name.
  func isSearched(_ leaf: (model: String, field: String)) -> Bool {
    let steps = leaf.field.split(separator: ".").map(String.init)
    let last = steps[steps.count - 1]
    switch last {
    // The name of a purchase order is its number.
    case "name": return leaf.model == "purchase.order" && steps.count == 1 || steps.suffix(2) == ["order_id", "name"]
    case "global_location_number": return is19
    // Of countries and their states: ISO 3166.
    case "code": return ["res.country", "res.country.state"].contains(leaf.model)
    case "ref", "default_code", "barcode", "product_code", "client_order_ref": return true
    case "state", "picking_type_code", "picked", "result_package_id", "lot_name", "lot_id": return true
    default: return false
    }
  }

  /// External ids of the units that are called otherwise in some series.
  var squareMeter: String { is19 ? "uom.product_uom_square_meter" : "uom.uom_square_meter" }
  var squareFoot: String { is19 ? "uom.product_uom_square_foot" : "uom.uom_square_foot" }
}
