// The fixed text of an envelope, kept as bytes to be copied whole.

import Canonical
import Octets

struct Phrases: ~Copyable, Sendable {
  /// `wordSlack` bytes follow the last one.
  let text: Slab<UInt8>
  let envelope, id, series, source, operations: Range<Int>
  let totals, noTotals, checks, exceptions, lines, checkCount, exceptionCount, digest, marker, name, close: Range<Int>
  let lineCount, lineCountHolds, lineCountFails, seen, currency, total, totalHolds, totalFails, computed: Range<Int>
  /// What `document` tells of the header: the name, and the field.
  let fields: ContiguousArray<Field>

  struct Field: Sendable {
    let name: Range<Int>
    let field: Int
  }

  init(series: String) {
    var text: ContiguousArray<UInt8> = []
    func add(_ phrase: String) -> Range<Int> {
      text.append(contentsOf: phrase.utf8)
      return text.count - phrase.utf8.count..<text.count
    }
    envelope = add("{\"envelope\":\"1\"")
    id = add(",\"id\":\"")
    self.series = add(",\"odoo\":{\"series\":\"\(inside(series))\"},\"source\":{")
    source = add("},\"document\":{\"type\":\"")
    operations = add("},\"operations\":[")
    totals = add("],\"totals\":")
    noTotals = add("{}")
    checks = add(",\"checks\":[")
    exceptions = add("],\"exceptions\":[")
    lines = add("],\"counts\":{\"lines\":")
    checkCount = add(",\"checks\":")
    exceptionCount = add(",\"exceptions\":")
    digest = add("},\"digest\":{")
    marker = add(",\"marker\":{\"model\":\"ir.attachment\",\"external_id\":\"")
    name = add("\",\"name\":\"")
    close = add("}}")
    lineCount = add("{\"check\":\"lineCount\",\"seen\":")
    lineCountHolds = add("{\"check\":\"lineCount\",\"ok\":true,\"announced\":\"")
    lineCountFails = add("{\"check\":\"lineCount\",\"ok\":false,\"announced\":\"")
    seen = add("\",\"seen\":")
    currency = add("{\"check\":\"currency\",\"expected\":\"")
    total = add("{\"check\":\"total\",\"computed\":\"")
    totalHolds = add("{\"check\":\"total\",\"ok\":true,\"announced\":\"")
    totalFails = add("{\"check\":\"total\",\"ok\":false,\"announced\":\"")
    computed = add("\",\"computed\":\"")
    var fields: ContiguousArray<Field> = []
    for (name, field) in [
      ("number", "number"), ("date", "date"), ("purpose", "purpose"), ("kind", "type"),
      ("acknowledgement", "acknowledgement"), ("orderNumber", "orderNumber"), ("orderDate", "orderDate"),
      ("releaseNumber", "releaseNumber"), ("vendorOrderNumber", "vendorOrderNumber"), ("currency", "currency"),
    ] {
      fields.append(Field(name: add(",\"\(name)\":\""), field: RecordKind.header.place(of: field)))
    }
    self.fields = fields
    self.text = Slab(text, slack: wordSlack, of: 0)
  }

  @inline(__always)
  func write(_ phrase: Range<Int>, _ sink: inout ByteSink) {
    sink.write(text, phrase.lowerBound, phrase.upperBound)
  }

  @inline(__always)
  func append(_ phrase: Range<Int>, to scrap: inout Scrap) {
    scrap.append(text, phrase.lowerBound, phrase.upperBound)
  }
}
