// What reading orders goes by besides the record itself.

/// X12 codes of Odoo's units.
package struct UnitCodes: Sendable {
  /// By external id, as a profile and a series name them.
  package var byID: [String: String] = [:]
  /// By name.
  package var byName: [String: String] = [:]
  /// Whether the partner's table of units knows this name of ours: then it passes as it is, and the map turns it into the
  /// partner's.
  package var isOwn: @Sendable (String) -> Bool = { _ in false }

  package init() {}

  /// The code of a unit by its name or external id; nil when nobody knows it.
  func code(_ name: String) -> String? { isOwn(name) ? name : byID[name] ?? byName[name] }
}

/// How orders of one run are read.
package struct OrderTerms: Sendable {
  package let plan: OrderPlan
  package var units = UnitCodes()
  /// Policies that are on: `lineIds`.
  package var policies: Set<String> = []

  package init(_ plan: OrderPlan) { self.plan = plan }
}
