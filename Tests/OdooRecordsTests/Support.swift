// Orders as text, and what becomes of them.

import Canonical
import Foundation
import JSON5
import Octets
import OdooRecords
import PartnerSpec
import Testing

let checkout = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
let library = SpecLibrary(SpecFolder(path: checkout.appending(path: "Specs").path))

/// What reading an input gave.
struct Reading {
  /// Documents that were without fault, as canonical JSON.
  var documents: [String] = []
  /// `ordinal number rule pointer` of each problem.
  var told: [String] = []
  var problems: [OrderProblem] = []
  var refused = 0

  /// The first document.
  var document: JSON5Value? { documents.first.flatMap { try? JSON5.parse(Array($0.utf8), file: "document") } }
  var line: JSON5Value? { document?["lines"]?.array?.first }
}

/// Reads orders of a series.
func read(
  _ text: String, series: String = "19.0", cuts: [Int] = [], window: (Int, Int) = (256 << 10, 8 << 20),
  _ change: (inout OrderTerms) -> Void = { _ in }
) throws -> Reading {
  var terms = try library.orderTerms(series, nil)
  change(&terms)
  var reader = OrderReader(
    MemorySource(Array(text.utf8), cuts: cuts), ByteWindow(capacity: window.0, limit: window.1), terms)
  var reading = Reading()
  var open: String?
  let writer = CanonicalWriter.shared
  while true {
    switch try reader.next() {
    case .document(let kind):
      open = "{document:\"\(kind.rawValue)\"\(try fields(writer, reader.header, comma: true)),lines:["
    case .line: open? += "{\(try fields(writer, reader.line, comma: false))},"
    case .end:
      reading.documents.append((open ?? "") + "],totals:{\(try fields(writer, reader.totals, comma: false))}}")
      note(reader, &reading)
    case .refused:
      reading.refused += 1
      note(reader, &reading)
    case .finished: return reading
    }
  }
}

private func note(_ reader: borrowing OrderReader<MemorySource>, _ reading: inout Reading) {
  for problem in reader.problems {
    reading.problems.append(problem)
    reading.told.append("\(reader.ordinal) \(reader.number) \(problem.rule) \(problem.pointer)")
  }
}

private func fields(_ writer: CanonicalWriter, _ tree: borrowing RecordTree, comma: Bool) throws -> String {
  let scratch = try ScratchFile()
  var sink = ByteSink(descriptor: scratch.descriptor, path: "scratch")
  writer.writeFields(tree, 0, comma: comma, &sink)
  try sink.finish(sync: false)
  return String(decoding: try scratch.bytes(), as: UTF8.self)
}

/// An order of one line, with members replaced, added or - where nil - taken away.
func order(_ header: [String: String?] = [:], line: [String: String?] = [:], more: [String] = []) -> String {
  var members: [(String, String?)] = [
    ("id", "7"), ("state", #""purchase""#), ("name", #""P1""#), ("date_order", #""2025-06-09 14:12:33""#),
    ("currency_id", #"{"id":1,"name":"USD"}"#), ("partner_ref", "false"), ("date_planned", "false"),
    ("company_id", #"{"id":1,"partner_id":{"id":1,"name":"Buyer","display_name":"Buyer","ref":"B"}}"#),
    ("picking_type_id", "false"), ("partner_id", #"{"id":9,"name":"Vendor","display_name":"Vendor","ref":false}"#),
    ("payment_term_id", "false"), ("note", "false"),
  ]
  apply(header, to: &members)
  var goods: [(String, String?)] = [
    ("id", "70"), ("display_type", "false"), ("name", #""Gloves""#), ("product_qty", "2.0"),
    ("product_uom_id", #"{"id":1,"name":"Units"}"#), ("price_unit", "1.5"), ("date_planned", "false"),
    ("product_id", #"{"id":5,"default_code":"G-1","barcode":false,"seller_ids":[]}"#), ("discount", "0.0"),
  ]
  apply(line, to: &goods)
  if header["order_line"] == nil {
    members.append(("order_line", "[" + ([object(goods)] + more).joined(separator: ",") + "]"))
  }
  return object(members)
}

/// A line that is no goods.
func remark(_ type: String, _ text: String) -> String {
  #"{"id":71,"display_type":"\#(type)","name":"\#(text)","product_id":false,"product_qty":0.0}"#
}

private func apply(_ changes: [String: String?], to members: inout [(String, String?)]) {
  for (name, value) in changes.sorted(by: { $0.key < $1.key }) {
    if let index = members.firstIndex(where: { $0.0 == name }) {
      members[index].1 = value
    } else {
      members.append((name, value))
    }
  }
}

private func object(_ members: [(String, String?)]) -> String {
  "{" + members.compactMap { name, value in value.map { "\"\(name)\":\($0)" } }.joined(separator: ",") + "}"
}
