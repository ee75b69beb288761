// What documents are written as.

import PartnerSpec
import Translation

/// The format the flags ask for.
func documentFormat(_ options: Options, _ specs: SpecFolder) throws -> DocumentFormat {
  switch options.target {
  case "canonical": return .canonical
  default: throw UsageError("there is no target Odoo yet, use --to canonical", command: "convert")
  }
}
