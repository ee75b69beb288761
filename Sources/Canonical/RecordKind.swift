// The canonical documents: what a buyer, a seller and their systems mean, whatever language it was said in. One table
// says which records there are, which fields they have and what a field may hold; JSON, its schema, maps and targets all
// go by it.

/// The kinds of document.
public enum DocumentKind: String, CaseIterable, Sendable {
  case purchaseOrder = "PurchaseOrder"
  case purchaseOrderChange = "PurchaseOrderChange"
  case orderAcknowledgement = "OrderAcknowledgement"
  case shipNotice = "ShipNotice"
  case invoice = "Invoice"
  case catalog = "Catalog"
  case stockReport = "StockReport"
  case remittance = "Remittance"
  case employeeList = "EmployeeList"
  case departmentList = "DepartmentList"
  case costCenterList = "CostCenterList"
  case partyList = "PartyList"

  /// It says how things are, and what came last holds: the same again, when another was sent meanwhile, is news.
  public var isState: Bool {
    switch self {
    case .catalog, .stockReport, .employeeList, .departmentList, .costCenterList, .partyList: true
    case .purchaseOrder, .purchaseOrderChange, .orderAcknowledgement, .shipNotice, .invoice, .remittance: false
    }
  }
}

extension Field {
  /// It is the code of a unit of measure.
  package var isUnit: Bool { type == .code && (name == "unit" || name.hasSuffix("Unit")) }
}

/// What a field holds.
public enum FieldType: Equatable, Sendable {
  case text
  /// A word of ours where the map knows the partner's code, else that code itself.
  case code
  /// Exact decimal in plain notation.
  case decimal
  /// A whole number.
  case count
  /// `CCYY-MM-DD`.
  case date
  /// `CCYY-MM-DD`, with `THH:MM[:SS]` and a zone where the sender gave them.
  case moment
  /// `HH:MM[:SS]`.
  case time
  case one(RecordKind)
  case many(RecordKind)
}

public struct Field: Sendable {
  public let name: String
  public let type: FieldType
  /// For the JSON Schema and the spec reference.
  public let about: String
}

/// One field of one kind of record: what somebody wants to know.
public struct RecordField: Hashable, Sendable {
  public let kind: RecordKind
  public let index: Int
  public init(kind: RecordKind, index: Int) {
    self.kind = kind
    self.index = index
  }
}

/// The records documents are made of.
public enum RecordKind: UInt8, CaseIterable, Sendable {
  case header, totals, party, contact, channel, reference, date, terms, delivery, charge, tax, note, carrier, equipment
  case packaging, measure, amount, line, product, description, price, packing, schedule, allocation, status, quantity
  case subLine, order, package, adjustment, payment, mark, own
  case employee, department, costCenter

  public var fields: [Field] { Self.table[Int(rawValue)] }

  /// The index of a field, or nil.
  public func index(of name: String) -> Int? { fields.firstIndex { $0.name == name } }

  /// The index of a field that our own code names. Refuses, for good, one that the model lacks.
  package func place(of name: String) -> Int {
    guard let index = index(of: name) else { preconditionFailure("\(self) has no field \(name)") }
    return index
  }

  private static let table: [[Field]] = Self.allCases.map(Self.define)

  private static func define(_ kind: Self) -> [Field] {
    switch kind {
    case .header: headerFields
    case .line: lineFields
    default: partFields[kind] ?? masterFields[kind] ?? []
    }
  }
}

private func f(_ name: String, _ type: FieldType, _ about: String) -> Field {
  Field(name: name, type: type, about: about)
}

private let headerFields: [Field] = [
  f("number", .text, "number of the document: purchase order, shipment or invoice number"),
  f("purpose", .code, "original, cancellation, change, replacement, confirmation, duplicate"),
  f("type", .code, "kind of order, acknowledgement, invoice or catalogue"),
  f("acknowledgement", .code, "acknowledgement wanted (order), or what this one says (order acknowledgement)"),
  f("date", .moment, "date of the document"),
  f("orderNumber", .text, "purchase order this document answers, in invoices and ship notices of one order"),
  f("orderDate", .date, "date of that purchase order"),
  f("releaseNumber", .text, "release against a blanket order"),
  f("changeNumber", .text, "change order sequence"),
  f("contractNumber", .text, "contract"),
  f("requestNumber", .text, "request or quotation this answers"),
  f("vendorOrderNumber", .text, "the seller's own order number"),
  f("acknowledgedDate", .date, "date of the acknowledgement"),
  f("structure", .code, "order of levels announced by a ship notice"),
  f("currency", .code, "ISO 4217 code"), f("exchangeRate", .decimal, "exchange rate"),
  f("requestedDelivery", .moment, "delivery asked for"), f("requestedShip", .moment, "shipment asked for"),
  f("shipped", .moment, "when it was shipped"), f("estimatedDelivery", .moment, "when it should arrive"),
  f("department", .text, "department number"),
  f("references", .many(.reference), "references"), f("dates", .many(.date), "dates"),
  f("contacts", .many(.contact), "people and departments to talk to"), f("parties", .many(.party), "parties"),
  f("terms", .many(.terms), "terms of payment"), f("delivery", .many(.delivery), "who pays for carriage, and where"),
  f("charges", .many(.charge), "allowances and charges"), f("taxes", .many(.tax), "taxes"),
  f("carriers", .many(.carrier), "carriers and routing"), f("equipment", .many(.equipment), "trailers and containers"),
  f("packaging", .many(.packaging), "packages, weight and volume"), f("measures", .many(.measure), "measurements"),
  f("prices", .many(.price), "prices for the whole document"), f("amounts", .many(.amount), "amounts"),
  f("descriptions", .many(.description), "descriptions"),
  f("packages", .many(.package), "marks on the whole shipment"),
  f("payment", .one(.payment), "how money moves (remittance)"), f("notes", .many(.note), "notes"),
  f("exchangeCurrency", .code, "currency the exchange rate leads to"), f("contractType", .code, "kind of contract"),
  f("category", .code, "what is bought: supplies, services ..."),
  f("transactionType", .code, "what the order or answer is about"),
  f("exchangeDate", .moment, "date of the exchange rate"), f("own", .many(.own), "fields of the partner's own (x:)"),
]

private let lineFields: [Field] = [
  f("number", .text, "line number as sent"), f("change", .code, "what happens to the line (change of order)"),
  f("quantity", .decimal, "quantity ordered, shipped, invoiced or on hand"), f("unit", .code, "unit of the quantity"),
  f("quantityLeft", .decimal, "quantity still to be received (change of order)"),
  f("orderedQuantity", .decimal, "quantity ordered (ship notice)"), f("orderedUnit", .code, "its unit"),
  f("shippedToDate", .decimal, "quantity shipped so far"), f("price", .decimal, "unit price"),
  f("priceBasis", .code, "what the unit price is for"), f("lineStatus", .code, "status of the line"),
  f("lot", .text, "lot or batch"), f("serial", .text, "serial number"), f("expires", .moment, "expiry date"),
  f("requestedDelivery", .moment, "delivery asked for"),
  f("products", .many(.product), "item numbers, each with its kind"),
  f("descriptions", .many(.description), "descriptions"), f("prices", .many(.price), "further prices"),
  f("measures", .many(.measure), "measurements"), f("packing", .many(.packing), "how the item is packed"),
  f("references", .many(.reference), "references"), f("dates", .many(.date), "dates"),
  f("quantities", .many(.quantity), "further quantities"), f("statuses", .many(.status), "what the seller says of it"),
  f("schedules", .many(.schedule), "deliveries of the line"),
  f("allocations", .many(.allocation), "shares by location"),
  f("charges", .many(.charge), "allowances and charges"), f("taxes", .many(.tax), "taxes"),
  f("terms", .many(.terms), "terms of payment"), f("delivery", .many(.delivery), "carriage"),
  f("amounts", .many(.amount), "amounts"), f("carriers", .many(.carrier), "carriers and routing"),
  f("packaging", .many(.packaging), "packages, weight and volume"), f("contacts", .many(.contact), "contacts"),
  f("parties", .many(.party), "parties"), f("subLines", .many(.subLine), "components"),
  f("adjustments", .many(.adjustment), "adjustments (remittance)"),
  f("paid", .decimal, "amount paid (remittance)"), f("invoiced", .decimal, "amount of the invoice (remittance)"),
  f("discountTaken", .decimal, "discount taken (remittance)"), f("notes", .many(.note), "notes"),
  f("order", .one(.order), "the purchase order the goods belong to (ship notice, invoice)"),
  f("packages", .many(.package), "packages around the goods, outermost first (ship notice)"),
  f("partPackages", .many(.package), "packages that hold a part of the goods each (ship notice)"),
  f("currency", .code, "ISO 4217 code, where it is its own"),
  f("equipment", .many(.equipment), "trailers and containers"),
  f("own", .many(.own), "fields of the partner's own (x:)"),
  f("employee", .one(.employee), "who works there (list of employees)"),
  f("department", .one(.department), "a department (list of departments)"),
  f("costCenter", .one(.costCenter), "a cost centre (list of cost centres)"),
]

private let partFields: [RecordKind: [Field]] = [
  .totals: [
    f("lineCount", .count, "number of lines announced"), f("hashTotal", .decimal, "sum of quantities announced"),
    f("amount", .decimal, "total of the document"), f("discountable", .decimal, "amount subject to terms discount"),
    f("discounted", .decimal, "amount after terms discount"), f("discount", .decimal, "terms discount"),
    f("quantity", .decimal, "units shipped"), f("unit", .code, "their unit"), f("weight", .decimal, "weight"),
    f("weightUnit", .code, "its unit"), f("volume", .decimal, "volume"), f("volumeUnit", .code, "its unit"),
    f("charges", .many(.charge), "allowances and charges of the whole document"), f("taxes", .many(.tax), "taxes"),
    f("amounts", .many(.amount), "further amounts"), f("carriers", .many(.carrier), "carriers"),
  ],
  .party: [
    f("role", .code, "buyer, shipTo, billTo, supplier, shipFrom ..."), f("name", .text, "name"),
    f("idType", .code, "gln, duns, assignedByBuyer ..."), f("id", .text, "identifier"),
    f("name2", .text, "more of the name"), f("street", .text, "street"), f("street2", .text, "second address line"),
    f("street3", .text, "third address line"), f("street4", .text, "fourth address line"), f("city", .text, "city"),
    f("region", .code, "state or province"), f("postalCode", .text, "postal code"), f("country", .code, "country"),
    f("locationType", .code, "kind of location"), f("location", .text, "location"),
    f("references", .many(.reference), "references"), f("contacts", .many(.contact), "contacts"),
    f("dates", .many(.date), "dates"), f("carriers", .many(.carrier), "carriers"), f("notes", .many(.note), "notes"),
    f("quantities", .many(.quantity), "quantities for this party (lines)"),
    f("delivery", .many(.delivery), "carriage to or from this party"),
    f("parent", .text, "identifier of the party it belongs to (list of parties)"),
    f("language", .code, "language to write to it in (list of parties)"),
    f("active", .code, "yes, or no where it is out of use (list of parties)"),
    f("channels", .many(.channel), "telephone, e-mail ... of nobody in particular"),
  ],
  .contact: [
    f("function", .code, "what the contact is for"), f("name", .text, "name"),
    f("channels", .many(.channel), "telephone, e-mail ..."), f("reference", .text, "reference"),
  ],
  .channel: [f("type", .code, "telephone, email, fax ..."), f("value", .text, "number or address")],
  .reference: [
    f("type", .code, "what it refers to"), f("value", .text, "the reference"), f("description", .text, "words"),
    f("references", .many(.reference), "references that say more of it"), f("dates", .many(.date), "its dates"),
  ],
  .date: [
    f("type", .code, "what the date is"), f("date", .moment, "the date"), f("period", .text, "a period, as sent"),
    f("periodFormat", .code, "how the period is written"),
  ],
  .terms: [
    f("type", .code, "kind of terms"), f("basis", .code, "from which date days count"),
    f("discountPercent", .decimal, "discount in percent"), f("discountDueDate", .date, "pay by, for the discount"),
    f("discountDays", .count, "days for the discount"), f("netDueDate", .date, "net due date"),
    f("netDays", .count, "net days"), f("discountAmount", .decimal, "discount amount"),
    f("deferredDueDate", .date, "deferred due date"), f("deferredAmount", .decimal, "deferred amount"),
    f("percentPayable", .decimal, "percent of the invoice payable"), f("description", .text, "words"),
    f("dayOfMonth", .count, "day of the month"), f("method", .code, "method of payment"),
  ],
  .delivery: [
    f("payment", .code, "who pays for carriage"), f("locationType", .code, "kind of place"),
    f("location", .text, "place"), f("termsType", .code, "list the delivery terms are from"),
    f("terms", .code, "delivery terms (Incoterms)"), f("titleLocationType", .code, "kind of place where title passes"),
    f("titleLocation", .text, "place where title passes"), f("risk", .code, "who bears the risk"),
    f("description", .text, "words"),
  ],
  .charge: [
    f("kind", .code, "allowance, charge, no charge ..."), f("code", .code, "which allowance or charge"),
    f("agency", .code, "agency of the agency's code"), f("agencyCode", .text, "the agency's code"),
    f("amount", .decimal, "amount"), f("basis", .code, "what the percentage is of"), f("percent", .decimal, "percent"),
    f("rate", .decimal, "rate"), f("unit", .code, "unit of the rate"), f("quantity", .decimal, "quantity"),
    f("quantity2", .decimal, "second quantity"), f("handling", .code, "how it is settled"),
    f("reference", .text, "reference"), f("option", .text, "option"), f("description", .text, "words"),
    f("taxes", .many(.tax), "taxes on it"), f("currency", .code, "ISO 4217 code, where it is its own"),
    f("dates", .many(.date), "its dates"),
  ],
  .tax: [
    f("type", .code, "kind of tax"), f("amount", .decimal, "amount"), f("percent", .decimal, "percent"),
    f("jurisdictionType", .code, "list of the jurisdiction"), f("jurisdiction", .text, "jurisdiction"),
    f("exempt", .code, "exemption"), f("relationship", .code, "relation to the price"),
    f("base", .decimal, "taxable amount"), f("taxId", .text, "tax identification number"),
    f("dates", .many(.date), "its dates"),
  ],
  .note: [
    f("type", .code, "what the note is about"), f("text", .text, "the note"),
    f("reference", .text, "number it comes with"), f("subject", .text, "its heading, in words or coded"),
    f("date", .moment, "its date"), f("answer", .code, "yes or no, where it is a statement"),
    f("dates", .many(.date), "dates that come with it"),
  ],
  .carrier: [
    f("sequence", .code, "leg of the route"), f("idType", .code, "list of the carrier's code"),
    f("id", .text, "carrier's code"), f("mode", .code, "means of transport"), f("routing", .text, "route, in words"),
    f("status", .code, "status"), f("serviceLevel", .code, "service level"), f("locationType", .code, "kind of place"),
    f("location", .text, "place"), f("referenceType", .code, "kind of reference"),
    f("reference", .text, "tracking or other reference"), f("transitTime", .decimal, "time on the way"),
    f("transitUnit", .code, "its unit"),
  ],
  .equipment: [
    f("type", .code, "kind of equipment"), f("initial", .text, "initial"), f("number", .text, "number"),
    f("seal", .text, "seal number"), f("weight", .decimal, "weight of the load"), f("weightUnit", .code, "its unit"),
  ],
  .packaging: [
    f("type", .code, "packaging"), f("count", .count, "how many"), f("commodity", .text, "commodity code"),
    f("description", .text, "words"), f("weightType", .code, "kind of weight"), f("weight", .decimal, "weight"),
    f("weightUnit", .code, "its unit"), f("volume", .decimal, "volume"), f("volumeUnit", .code, "its unit"),
  ],
  .measure: [
    f("of", .code, "what is measured"), f("type", .code, "which measure"), f("value", .decimal, "value"),
    f("unit", .code, "its unit"), f("low", .decimal, "from"), f("high", .decimal, "to"),
  ],
  .amount: [
    f("type", .code, "which amount"), f("amount", .decimal, "the amount"), f("sign", .code, "credit or debit"),
    f("period", .code, "period it is of"), f("dates", .many(.date), "its dates"),
  ],
  .product: [f("type", .code, "gtin, vendorItem, buyerItem, ndc, lot ..."), f("id", .text, "the number")],
  .description: [
    f("form", .code, "free text or coded"), f("type", .code, "which characteristic"), f("agency", .code, "code list"),
    f("code", .text, "code"), f("text", .text, "words"),
  ],
  .price: [
    f("class", .code, "for which trade"), f("type", .code, "which price"), f("price", .decimal, "price"),
    f("quantity", .decimal, "from this quantity"), f("unit", .code, "unit"), f("multiplier", .decimal, "multiplier"),
    f("multiplierType", .code, "what the multiplier is"), f("from", .date, "valid from"), f("to", .date, "valid to"),
    f("basis", .code, "what the price is for"), f("amount", .decimal, "an amount that goes with it (rebate)"),
    f("currency", .code, "ISO 4217 code, where it is its own"),
  ],
  .packing: [
    f("pack", .count, "inner units in the outer pack"), f("size", .decimal, "size of an inner unit"),
    f("unit", .code, "unit of the size"), f("packaging", .code, "packaging"), f("weight", .decimal, "weight"),
    f("weightUnit", .code, "its unit"), f("innerPack", .count, "eaches in an inner pack"),
    f("weightType", .code, "kind of weight"), f("volume", .decimal, "volume"), f("volumeUnit", .code, "its unit"),
    f("length", .decimal, "length"), f("width", .decimal, "width"), f("height", .decimal, "height"),
    f("dimensionUnit", .code, "unit of length, width and height"), f("tiers", .count, "layers of a pallet"),
    f("blocks", .count, "packs in a layer"),
  ],
  .schedule: [
    f("quantity", .decimal, "quantity"), f("unit", .code, "its unit"), f("party", .code, "party"),
    f("partyName", .text, "its name"), f("dateType", .code, "what the date is"), f("date", .moment, "date"),
    f("dateType2", .code, "what the second date is"), f("date2", .moment, "second date"),
    f("reference", .text, "request reference"),
  ],
  .allocation: [
    f("unit", .code, "unit"), f("idType", .code, "list of the location"), f("location", .text, "location"),
    f("quantity", .decimal, "quantity"),
  ],
  .status: [
    f("status", .code, "accepted, backordered, rejected, substituted ..."), f("quantity", .decimal, "quantity"),
    f("unit", .code, "its unit"), f("dateType", .code, "what the date is"), f("date", .moment, "date"),
    f("reference", .text, "request reference"), f("price", .decimal, "price now"),
    f("products", .many(.product), "item numbers it is about (a substitute's)"), f("reason", .code, "reason"),
    f("dates", .many(.date), "further dates"), f("difference", .decimal, "difference from the quantity ordered"),
  ],
  .quantity: [
    f("type", .code, "which quantity"), f("quantity", .decimal, "quantity"), f("unit", .code, "its unit"),
    f("dates", .many(.date), "its dates"), f("references", .many(.reference), "references (serial numbers)"),
    f("schedules", .many(.schedule), "what is to come and when"),
  ],
  .subLine: [
    f("number", .text, "number"), f("parent", .text, "the line it belongs to"), f("relationship", .code, "relation"),
    f("quantity", .decimal, "quantity"), f("unit", .code, "its unit"), f("price", .decimal, "price"),
    f("products", .many(.product), "item numbers"), f("descriptions", .many(.description), "descriptions"),
    f("statuses", .many(.status), "what the seller says of it"), f("references", .many(.reference), "references"),
    f("dates", .many(.date), "dates"), f("prices", .many(.price), "prices"),
    f("packing", .many(.packing), "how it is packed"), f("priceBasis", .code, "what the price is for"),
    f("notes", .many(.note), "notes"), f("charges", .many(.charge), "allowances and charges"),
    f("taxes", .many(.tax), "taxes"), f("quantities", .many(.quantity), "further quantities"),
    f("parties", .many(.party), "parties"), f("measures", .many(.measure), "measurements"),
  ],
  .order: [
    f("number", .text, "purchase order number"), f("releaseNumber", .text, "release"),
    f("changeNumber", .text, "change order sequence"), f("date", .date, "date of the order"),
    f("contractNumber", .text, "contract"), f("type", .code, "kind of order"),
    f("vendorOrderNumber", .text, "the seller's order number"), f("references", .many(.reference), "references"),
    f("dates", .many(.date), "dates"), f("parties", .many(.party), "parties"),
    f("packaging", .many(.packaging), "packages, weight and volume"), f("carriers", .many(.carrier), "carriers"),
    f("notes", .many(.note), "notes"),
  ],
  .package: [
    f("level", .code, "pallet, carton ..."), f("markType", .code, "kind of the mark"),
    f("sscc", .text, "SSCC, 18 digits"),
    f("mark", .text, "any other mark"), f("tracking", .text, "tracking number"),
    f("quantity", .decimal, "quantity in it"),
    f("unit", .code, "its unit"), f("lot", .text, "lot or batch in it"), f("serial", .text, "serial number in it"),
    f("expires", .moment, "expiry date of what is in it"), f("references", .many(.reference), "references"),
    f("dates", .many(.date), "dates"),
    f("packaging", .many(.packaging), "kind, weight and volume"), f("packing", .many(.packing), "how it is packed"),
    f("products", .many(.product), "item numbers of the package"), f("measures", .many(.measure), "measurements"),
    f("notes", .many(.note), "notes"), f("marks", .many(.mark), "all marks and labels"),
  ],
  .adjustment: [
    f("reason", .code, "reason"), f("amount", .decimal, "amount"), f("referenceType", .code, "kind of reference"),
    f("reference", .text, "reference"),
  ],
  .payment: [
    f("handling", .code, "what to do"), f("amount", .decimal, "amount"), f("sign", .code, "credit or debit"),
    f("method", .code, "method"), f("date", .date, "value date"), f("trace", .text, "trace or cheque number"),
    f("traceType", .code, "kind of trace number"), f("originator", .text, "originating company"),
    f("senderBank", .text, "sender's bank"), f("senderAccount", .text, "sender's account"),
    f("receiverBank", .text, "receiver's bank"), f("receiverAccount", .text, "receiver's account"),
    f("format", .code, "format of the transfer"), f("purpose", .code, "what is paid"),
    f("senderBankType", .code, "list of the sender's bank number"), f("senderAccountType", .code, "kind of account"),
    f("receiverBankType", .code, "list of the receiver's bank number"),
    f("receiverAccountType", .code, "kind of account"), f("originatorUnit", .text, "part of the originating company"),
  ],
  .mark: [
    f("type", .code, "kind of the mark"), f("mark", .text, "the mark, the first of a range"),
    f("last", .text, "the last of a range"),
  ],
  .own: [f("name", .text, "name of the field, without x:"), f("value", .text, "what it says")],
]

/// Master data: what one line of a list of them says.
private let masterFields: [RecordKind: [Field]] = [
  .employee: [
    f("number", .text, "employee number"), f("badge", .text, "what the badge says when it is scanned"),
    f("name", .text, "full name"), f("givenName", .text, "given name"), f("familyName", .text, "family name"),
    f("jobTitle", .text, "job title"), f("department", .text, "code of the department"),
    f("manager", .text, "employee number of the manager"), f("costCenter", .text, "code of the cost centre"),
    f("from", .date, "first day"), f("to", .date, "last day"), f("active", .code, "yes, or no for who has left"),
    f("channels", .many(.channel), "telephone, e-mail ..."),
  ],
  .department: [
    f("code", .text, "code"), f("name", .text, "name"), f("parent", .text, "code of the department above"),
    f("manager", .text, "employee number of the manager"), f("costCenter", .text, "code of the cost centre"),
    f("active", .code, "yes, or no where it is closed"),
  ],
  .costCenter: [
    f("code", .text, "code"), f("name", .text, "name"), f("plan", .text, "plan it is in, an analytic dimension"),
    f("parent", .text, "code of the cost centre above"), f("department", .text, "code of the department"),
    f("from", .date, "valid from"), f("to", .date, "valid to"), f("active", .code, "yes, or no where it is closed"),
  ],
]
