// A spec of purchase orders, read: which places of Odoo's record make which fields of a PurchaseOrder. Immutable; shared by
// all who read orders of one series.

import Canonical

package final class OrderPlan: Sendable {
  /// What a field is made of.
  struct Step: Sendable {
    var field: Int
    var content: Content
  }

  enum Content: Sendable {
    /// The first that says something.
    case value([Value])
    case records(RecordList)
  }

  struct Value: Sendable {
    enum Source: Sendable {
      case constant(String)
      /// The first of these places that has a value.
      case places([RecordPath])
      /// Which line it is, from 1.
      case ordinal
      /// What lines that are no goods say of this one.
      case remarks
      /// The line of a text that makes this record.
      case textLine
    }

    var source: Source
    var form = Form.text
    /// The field must have a value.
    var isRequired = false
    /// The field must have been asked for, and may be empty.
    var isAsked = false
    /// Only where the policy is on.
    var policy: String?
    /// Only where this has a value other than zero.
    var condition: RecordPath?
    /// Bytes of a line of text; 0 is no limit.
    var width = 0
  }

  /// What is made of a value.
  enum Form: String, CaseIterable, Sendable {
    case text, html, decimal, count, integer, day, unit, currency, gtin, gtinType
  }

  /// Records of one field.
  struct RecordList: Sendable {
    var makers: [Maker]
    /// What is expected where there is none at all, and of which field that is told; nil where there need not be any.
    var required: (words: String, field: String)?
  }

  /// Makes records of one field.
  struct Maker: Sendable {
    /// The records they are made of: of the first of these places that has any; none is the record at hand.
    var each: [RecordPath] = []
    /// A text that makes a record of each of its lines.
    var text: TextLines?
    var isRequired = false
    var condition: RecordPath?
    var steps: [Step] = []
    /// The first whose condition holds gives its fields too.
    var choices: [Maker] = []
  }

  struct TextLines: Sendable {
    var places: [RecordPath]
    var width: Int
    /// Codes that stand in brackets before the text in Odoo and are said elsewhere.
    var codes: [RecordPath]
  }

  /// States in which an order is sent.
  struct States: Sendable {
    var field = "state"
    var among: [String] = []
  }

  /// Lines that are no goods but tell of those behind or before them.
  struct Remarks: Sendable {
    var field = "display_type"
    /// What stands above the goods it is about, and what below.
    var above: [String] = []
    var below: [String] = []
    var text = "name"
    var width = 0
  }

  /// `17.0`, `18.0` or `19.0`.
  package let series: String
  /// The Odoo model: `purchase.order`.
  package let model: String
  /// The field that holds the lines.
  let lines: String
  let states: States?
  let remarks: Remarks
  /// X12 codes of units by their names in Odoo.
  package let unitNames: [String: String]
  let headerSteps: [Step]
  let lineSteps: [Step]
  let totalsSteps: [Step]

  init(
    series: String, model: String, lines: String, states: States?, remarks: Remarks, unitNames: [String: String],
    header: [Step], line: [Step], totals: [Step]
  ) {
    self.series = series
    self.model = model
    self.lines = lines
    self.states = states
    self.remarks = remarks
    self.unitNames = unitNames
    headerSteps = header
    lineSteps = line
    totalsSteps = totals
  }
}
