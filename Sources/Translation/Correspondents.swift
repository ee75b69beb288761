// Who writes to whom in a document, where nobody has said it: the parties of its heading by their roles, else the addresses of
// the interchange or the file it came in.

import Canonical
import Mapping
import X12

/// Addresses of an interchange and of the group in it, and whether it is a test.
struct Correspondents: Equatable {
  var sender: EnvelopeText.Party
  var receiver: EnvelopeText.Party
  /// GS02 and GS03.
  var groupSender: [UInt8]
  var groupReceiver: [UInt8]
  /// ISA15: P or T.
  var usage: UInt8

  /// As it was agreed.
  init(_ terms: GenerationTerms) {
    (sender, receiver) = (terms.envelope.sender, terms.envelope.receiver)
    (groupSender, groupReceiver) = (terms.groupSender, terms.groupReceiver)
    usage = terms.envelope.usage
  }

  var isComplete: Bool { !sender.id.isEmpty && !receiver.id.isEmpty }

  /// Takes what nobody has said from where the document came from.
  mutating func complete<Reader: DocumentReader & ~Copyable>(from reader: borrowing Reader) {
    if sender.id.isEmpty {
      sender = Self.party(reader.origin(.senderQualifier), reader.origin(.sender))
      groupSender = Self.code(reader.origin(.groupSender)) ?? sender.id
    }
    if receiver.id.isEmpty {
      receiver = Self.party(reader.origin(.receiverQualifier), reader.origin(.receiver))
      groupReceiver = Self.code(reader.origin(.groupReceiver)) ?? receiver.id
    }
    // What was sent as a test is no order when it comes out in another release.
    if reader.isTest { usage = 0x54 }
  }

  /// ISA05 and ISA06 are a code of two characters and at most fifteen; what was no X12 has a scheme of its own.
  private static func party(_ qualifier: String?, _ id: String?) -> EnvelopeText.Party {
    let code = qualifier.flatMap { $0.utf8.count == 2 ? Self.code($0) : nil }
    return EnvelopeText.Party(qualifier: code ?? Array("ZZ".utf8), id: Self.code(id) ?? [])
  }

  private static func code(_ text: String?) -> [UInt8]? {
    guard let text, 1...15 ~= text.utf8.count else { return nil }
    let isPlain = text.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x41...0x5a ~= $0 & 0xdf || $0 == 0x20 || $0 == 0x2d }
    return isPlain ? Array(text.utf8) : nil
  }
}

extension WritingFacts {
  /// Takes what nobody has said of the two sides from the document.
  mutating func complete<Reader: DocumentReader & ~Copyable>(_ kind: DocumentKind, from reader: borrowing Reader) {
    let roles = kind.roles
    if senderName.isEmpty { senderName = Self.text("name", of: roles.sender, reader.header) }
    if receiverName.isEmpty { receiverName = Self.text("name", of: roles.receiver, reader.header) }
    if senderId.isEmpty {
      senderId = Self.text("id", of: roles.sender, reader.header)
      if senderId.isEmpty { senderId = reader.origin(.sender) ?? "" }
    }
    if receiverId.isEmpty {
      receiverId = Self.text("id", of: roles.receiver, reader.header)
      if receiverId.isEmpty { receiverId = reader.origin(.receiver) ?? "" }
    }
  }

  /// What the first of these roles that is there says.
  private static func text(_ field: String, of roles: [String], _ header: borrowing RecordTree) -> String {
    guard let list = RecordKind.header.index(of: "parties"), header.has(0, list),
      let role = RecordKind.party.index(of: "role"), let field = RecordKind.party.index(of: field)
    else { return "" }
    for wanted in roles {
      var node = Int(header.slot(0, list).first)
      while node > 0 {
        if header.has(node, role), header.has(node, field), header.text(node, role) == wanted {
          return header.text(node, field) ?? ""
        }
        node = Int(header.nodes[node].next)
      }
    }
    return ""
  }
}

extension DocumentKind {
  /// Who sends such a document and who gets it, by role, the likeliest first.
  fileprivate var roles: (sender: [String], receiver: [String]) {
    let buyer = ["buyer", "soldTo", "orderedBy", "billTo", "invoiceTo", "billAndShipTo"]
    let seller = ["supplier", "seller", "vendor", "distributor", "manufacturer"]
    return switch self {
    case .purchaseOrder, .purchaseOrderChange: (buyer, seller)
    case .remittance: (["payer"] + buyer, ["payee"] + seller)
    case .invoice: (["invoiceIssuer"] + seller + ["remitTo"], buyer)
    case .shipNotice: (seller + ["shipFrom", "shipper"], buyer + ["shipTo"])
    default: (seller, buyer)
    }
  }
}
