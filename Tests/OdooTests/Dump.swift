import Testing
import Foundation
@Test func dumpAll() throws {
  for (n, s) in [("order", Sample.order), ("ack", .acknowledgement), ("ship", .shipNotice), ("invoice", .invoice), ("catalog", .catalog), ("change", .change)] {
    for series in ["19.0", "18.0", "17.0"] {
      try s.envelope(target(series)).write(toFile: "/tmp/odoo/t-\(n)-\(series).json", atomically: true, encoding: .utf8)
    }
  }
}
