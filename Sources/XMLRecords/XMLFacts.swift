// What the beginning of a document tells about it, for those who must choose how to read it: root, encoding, document type,
// language, version, kind of message. Nothing is promised about the rest of the document.

import Octets

package struct XMLFacts: Equatable, Sendable {
  /// How much of a document is looked at.
  package static let headLength = 64 << 10

  package var root = XMLName("")
  package var encoding = ""
  package var doctype: XMLDoctype?
  package var dialect = XMLDialect.homeMade
  /// The kind of document: a root's name (Invoice), the request of a cXML document (OrderRequest), the transaction of a
  /// BMEcat (T_NEW_CATALOG).
  package var message = ""
  package var version = ""
  /// UBL's CustomizationID and ProfileID, or the guideline of a Cross Industry Invoice.
  package var customization = ""
  package var profile = ""
  /// cXML's payloadID.
  package var payload = ""

  /// Looks at the first bytes of a document; throws when they are no XML.
  package init(_ head: [UInt8]) throws(XMLProblem) {
    var limits = XMLLimits()
    limits.text = 1 << 10
    var reader = XMLReader(MemorySource(Array(head.prefix(Self.headLength))), limits: limits, piece: 4 << 10)
    var look = Look()
    var problem: XMLProblem?
    reading: while true {
      let arrival = (try? reader.next()) ?? .end
      switch arrival {
      case .events:
        look.read(reader.batch, &self)
        if look.isDone { break reading }
      case .refused(let refusal):
        problem = refusal
        break reading
      case .end: break reading
      }
    }
    encoding = reader.encoding
    doctype = reader.doctype
    if let problem, root.local.isEmpty || !Self.isHeadOnly(problem) { throw problem }
  }

  /// A document whose end is not there is well so far.
  private static func isHeadOnly(_ problem: XMLProblem) -> Bool {
    if case .truncated = problem.reason { return true }
    if case .badBytes = problem.reason { return true }
    return false
  }
}

/// Goes through the first elements.
private struct Look {
  /// More elements tell nothing new.
  private static let elementLimit = 400
  private var elements = 0
  private var path: [String] = []
  var isDone = false

  mutating func read(_ batch: borrowing XMLBatch, _ facts: inout XMLFacts) {
    let events = batch.events
    let names = batch.names
    for index in events.indices {
      let event = events[index]
      switch event.kind {
      case .start:
        let name = names[event.name]
        path.append(name.local)
        if path.count == 1 { open(name, batch, event, &facts) }
        visit(name, batch, event, &facts)
        elements += 1
      case .text: note(batch.text(event.range), &facts)
      case .end: path.removeLast()
      }
    }
    isDone = elements > Self.elementLimit
  }

  private func open(_ name: XMLName, _ batch: borrowing XMLBatch, _ event: XMLEvent, _ facts: inout XMLFacts) {
    facts.root = name
    facts.dialect = XMLDialect(name)
    facts.message = name.local
    for index in event.range {
      let attribute = batch.attributes[index]
      let value = batch.text(attribute.range)
      switch batch.names[attribute.name].local {
      case "version", "releaseID", "schemaVersion": facts.version = value
      case "payloadID": facts.payload = value
      default: break
      }
    }
    if facts.version.isEmpty { facts.version = Self.version(facts) }
  }

  /// Some say their version in the namespace.
  private static func version(_ facts: XMLFacts) -> String {
    let digits = facts.root.namespace.utf8.reversed().prefix { $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2e || $0 == 0x3a }
    let text = String(decoding: digits.reversed(), as: UTF8.self)
    let last = text.split(separator: ":").last.map(String.init) ?? ""
    return facts.dialect == .homeMade ? "" : last
  }

  private func visit(_ name: XMLName, _ batch: borrowing XMLBatch, _ event: XMLEvent, _ facts: inout XMLFacts) {
    switch facts.dialect {
    case .cxml:
      if path.count == 3, ["Request", "Response", "Message"].contains(path[1]), name.local != "Status" {
        facts.message = name.local
      }
    case .bmecat:
      if path.count == 2, name.local.hasPrefix("T_") { facts.message = name.local }
    default: break
    }
  }

  private func note(_ text: String, _ facts: inout XMLFacts) {
    switch (facts.dialect, path.count, path.last ?? "") {
    case (.ubl, 2, "CustomizationID"): facts.customization = text
    case (.ubl, 2, "ProfileID"): facts.profile = text
    case (.ubl, 2, "UBLVersionID"): facts.version = text
    case (.crossIndustry, 4, "ID") where path[2].hasPrefix("GuidelineSpecified"): facts.customization = text
    case (.crossIndustry, 4, "ID") where path[2].hasPrefix("BusinessProcessSpecified"): facts.profile = text
    default: break
    }
  }
}

extension XMLBatch {
  /// Some bytes as text, for those who are not in a hurry.
  package func text(_ range: Range<Int>) -> String {
    String(decoding: bytes.copy(range.lowerBound, range.upperBound), as: UTF8.self)
  }
}
