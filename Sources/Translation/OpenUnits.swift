// The units that are open while a file is read: what words about a place in it need to know.

import Conformance
import Delimited
import PartnerSpec
import X12

/// The interchange, group and set a segment stands in, and the guide of the set.
package struct OpenUnits {
  /// The file's name as reports give it.
  package var file: String
  package var interchange = InterchangeFacts()
  package var group = GroupFacts()
  package var set = SetFacts()
  package var guide: Guide?

  package init(file: String) { self.file = file }

  package mutating func open(_ facts: InterchangeFacts) {
    interchange = facts
    group = GroupFacts()
    set = SetFacts()
    guide = nil
  }

  /// A file of rows: cells stand between its separators as elements do.
  package mutating func open(rows guide: Guide, _ dialect: Dialect) {
    interchange = InterchangeFacts()
    interchange.delimiters.element = dialect.separator
    group = GroupFacts()
    set = SetFacts()
    self.guide = guide
  }

  /// A document of XML.
  package mutating func open(tree guide: Guide) {
    interchange = InterchangeFacts()
    group = GroupFacts()
    set = SetFacts()
    self.guide = guide
  }

  package mutating func open(_ facts: GroupFacts) {
    group = facts
    set = SetFacts()
    guide = nil
  }

  package mutating func open(_ facts: SetFacts, _ guide: Guide?) {
    set = facts
    self.guide = guide
  }

  /// The release whose tables say most about a segment: the guide's, the envelope's, or the one nearest to the group's.
  package func release(of tag: String) -> String {
    if tag == "ISA" || tag == "IEA" || tag == "TA1" {
      return interchange.elements[11].elementsEqual("00401".utf8) ? "004010" : "005010"
    }
    return guide?.release ?? SpecLibrary.nearest(to: group.release)
  }
}
