// What documents are written as.

import PartnerSpec
import Translation

/// The format the flags ask for.
func documentFormat(_ options: Options, _ library: SpecLibrary) throws -> DocumentFormat {
  switch options.target {
  case "canonical": .canonical
  default: .odoo(try library.odooTarget(options.series ?? "19.0"))
  }
}
