// What to ask Odoo for, as the argument `specification` of `web_read`.

import OdooRecords

extension OrderPlan {
  /// JSON, laid out for people.
  package var specificationText: String { Self.object(specification).page() }

  private static func object(_ fields: [AskedField]) -> JSONText {
    JSONText(
      members: fields.map { field in
        (field.name, field.fields.isEmpty ? JSONText.object([]) : ["fields": object(field.fields)])
      })
  }
}
