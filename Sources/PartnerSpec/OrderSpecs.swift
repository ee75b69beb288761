// Specs of Odoo's purchase orders: `odoo/purchase-order/<series>.json5` with those it extends, and the codes of units that a
// series and a partner bring to it.

import JSON5
import Odoo
import OdooRecords

extension SpecLibrary {
  private static let folder = "odoo/purchase-order"

  /// How purchase orders of a series are read.
  package func orderPlan(_ series: String) throws(SpecErrors) -> OrderPlan {
    if let known = orderPlans.withLock({ $0[series] }) { return known }
    var layers = [try orderTree(series)]
    while let base = layers[0]["extends"] {
      guard let name = base.string, OdooTarget.knownSeries.contains(name) else {
        throw SpecErrors([base.unknown("Odoo series", base.string ?? base.kindName, OdooTarget.knownSeries).description]
        )
      }
      let next = try orderTree(name)
      if layers.contains(where: { $0.file == next.file }) {
        throw SpecErrors([base.fault("found specs that extend each other").description])
      }
      layers.insert(next, at: 0)
    }
    do throws(JSON5Error) {
      let plan = try OrderPlan(layers.dropFirst().reduce(layers[0]) { $0.overridden(by: $1) })
      orderPlans.withLock { $0[series] = plan }
      return plan
    } catch {
      throw SpecErrors(error)
    }
  }

  private func orderTree(_ series: String) throws(SpecErrors) -> JSON5Value {
    let tree = try tree("\(Self.folder)/\(series).json5")
    if tree.isObject { return tree }
    throw SpecErrors([tree.fault("found \(tree.kindName), expected an object").description])
  }

  /// What orders for a partner, or for nobody in particular, are read by.
  package func orderTerms(_ series: String, _ partner: PartnerProfile?) throws(SpecErrors) -> OrderTerms {
    var terms = OrderTerms(try orderPlan(series))
    // The first code of a unit is the one that is written.
    for (code, id) in try odooTarget(series).units where terms.units.byID[id] == nil { terms.units.byID[id] = code }
    terms.units.byName = terms.plan.unitNames
    guard let partner else { return terms }
    for (code, id) in partner.terms.odoo.units.sorted(by: { $0.key < $1.key }) { terms.units.byID[id] = code }
    if let table = partner.terms.tables["units"] { terms.units.isOwn = { table.partner($0) != nil } }
    terms.policies = Set(partner.terms.odoo.policies.filter(\.value).map(\.key))
    return terms
  }
}
