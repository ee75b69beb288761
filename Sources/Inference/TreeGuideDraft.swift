// A guide for XML in the making, as text: namespaces, the line, the number, and the tree of elements.

import Canonical

struct TreeGuideDraft {
  let columns: TreeColumns
  let claims: TreeClaims
  let policy: ClaimPolicy
  /// `invoice`, and what it is in words.
  let set: String
  let title: String
  let basis: String
  /// What is about, where the root does not tell.
  let message: String
  let words: EvidenceWords

  private var slots: TreeSlots { columns.slots }
  private var elements: [TreeElement] { slots.survey.elements }

  /// All claims in the order of the guide.
  var allClaims: [Claim] { claims(of: 0) }

  private func claims(of element: Int) -> [Claim] {
    let own = element == 0 ? [] : [claims.claim(element: element)]
    return own + attributes(of: element).compactMap { claims.claim(attribute: $0, of: element) }
      + children(of: element).flatMap { claims(of: $0) }
  }

  private func children(of element: Int) -> [Int] {
    elements[element].children.filter { slots.names.name(elements[$0].name) != nil }
  }

  private func attributes(of element: Int) -> [Int] {
    let own = elements[element]
    return own.attributes.indices.filter { slots.names.attribute(own.attributes[$0].name, of: own.name) != nil }
  }

  // MARK: Text

  var text: String {
    var draft = DraftText()
    draft.comment("\(title): a draft, inferred from \(basis).")
    draft.comment(
      policy.isStrict
        ? "Everything the samples show is a rule here, whatever few they are: look at each line before you use it."
        : "What holds in \(policy.threshold) of the elements around it or more is a rule. The rest is a suggestion: take the "
          + "slashes away to make it a rule in place of the line above it.")
    draft.open("{")
    draft.line("language: \"xml\", set: \(quoted(set)), name: \(quoted(title)),")
    writeRoot(&draft)
    writePlaces(&draft)
    writeAttributes(0, &draft)
    draft.open("elements: {")
    for child in children(of: 0) { write(child, &draft) }
    draft.close("},")
    writeLeftOut(&draft)
    draft.close("}")
    return draft.text
  }

  private func writeRoot(_ draft: inout DraftText) {
    let root = elements[0].name.local
    draft.line("root: \(quoted(root)),\(message.isEmpty ? "" : " message: \(quoted(message)),")")
    let namespaces = slots.names.namespaces
    if namespaces.isEmpty { return }
    draft.comment("By namespace, whatever prefixes a document has; \"\" is the root's.")
    let members = namespaces.map { "\(quoted($0.prefix)): \(quoted($0.namespace))" }.joined(separator: ", ")
    draft.line("namespaces: { \(members) },")
  }

  private func writePlaces(_ draft: inout DraftText) {
    draft.comment(
      columns.line.map { "A line is \(elements[$0].name.local): \(columns.lineReason)." } ?? "\(columns.lineReason).")
    if let line = columns.line, let place = slots.place(of: line) { draft.line("line: \(quoted(place)),") }
    if let document = columns.document {
      draft.comment(
        "Up to \(elements[document].most) \(elements[document].name.local) stand in one file, and a file of XML is one "
          + "document: their lines come together in it. Ask for a file for each.")
    }
    if let number = columns.numberOfLines, let path = number.path {
      draft.comment(
        "Each line says the number of its document (\(path)), and a file of XML is one document: if it holds several, ask "
          + "for a file for each.")
    }
    let numbers: [TradeTerm] = Self.numbers[columns.columns.kind] ?? [.document]
    let number = numbers.compactMap { term in
      columns.columns.columns.first { $0.area == .heading && $0.term == term }
    }.first
    if let path = number?.path { draft.line("number: \(quoted(path)),") }
    writeSide("sender", Self.senders[columns.columns.kind] ?? "supplier", &draft)
    writeSide("receiver", Self.senders[columns.columns.kind] == "buyer" ? "supplier" : "buyer", &draft)
    if columns.isHeadingLast {
      draft.comment("Some of the heading stands behind the lines: a document is read twice.")
      draft.line("headingLast: true,")
    }
  }

  private static let numbers: [DocumentKind: [TradeTerm]] = [
    .invoice: [.invoice, .document], .purchaseOrder: [.order, .document], .shipNotice: [.shipment, .document],
    .orderAcknowledgement: [.document, .order],
  ]
  private static let senders: [DocumentKind: String] = [.purchaseOrder: "buyer"]

  private func writeSide(_ member: String, _ role: String, _ draft: inout DraftText) {
    guard let party = columns.has(role), let id = party.fields.first(where: { $0.name == "id" })?.place,
      !id.contains("@"), party.fields.contains(where: { $0.name == "idType" })
    else { return }
    draft.line("\(member): \(quoted(id == "." ? party.place : "\(party.place)/\(id)")),")
  }

  // MARK: Elements

  private func write(_ element: Int, _ draft: inout DraftText) {
    let claim = claims.claim(element: element)
    let name = memberName(slots.names.name(elements[element].name) ?? "")
    for sentence in claim.evidence { draft.comment(sentence) }
    let rule = Self.members(claim.rule)
    if elements[element].isLeaf, attributes(of: element).isEmpty, !isHeir(element) {
      draft.line("\(name): \(Self.short(rule)),")
      if let suggestion = claim.suggestion { draft.line("// \(name): \(Self.short(Self.members(suggestion))),") }
      return
    }
    draft.open("\(name): {")
    draft.line("\(rule),")
    if let suggestion = claim.suggestion { draft.line("// \(Self.members(suggestion)),") }
    if isHeir(element) {
      draft.comment("Said once for all lines of one \(elements[elements[element].parent].name.local):")
      let list = columns.inherited.map { "\(quoted($0.name)): \(quoted($0.place))" }.joined(separator: ", ")
      draft.line("inherits: { \(list) },")
    }
    writeAttributes(element, &draft)
    if !elements[element].isLeaf, children(of: element).isEmpty {
      draft.line("elements: {},")
    } else if !elements[element].isLeaf {
      draft.open("elements: {")
      for child in children(of: element) { write(child, &draft) }
      draft.close("},")
    }
    draft.close("},")
  }

  private func isHeir(_ element: Int) -> Bool { element == columns.line && !columns.inherited.isEmpty }

  private func writeAttributes(_ element: Int, _ draft: inout DraftText) {
    let list = attributes(of: element).compactMap { claims.claim(attribute: $0, of: element) }
    if list.isEmpty { return }
    draft.open("attributes: {")
    for claim in list {
      let name = quoted(String(claim.key[(claim.key.lastIndex(of: "@") ?? claim.key.startIndex)...]))
      for sentence in claim.evidence { draft.comment(sentence) }
      draft.line("\(name): \(Self.attribute(Self.members(claim.rule))),")
      if let suggestion = claim.suggestion { draft.line("// \(name): \(Self.attribute(Self.members(suggestion))),") }
    }
    draft.close("},")
  }

  /// What stands in the braces.
  private static func members(_ value: String?) -> String { String((value ?? "{  }").dropFirst(2).dropLast(2)) }

  /// `"M 1 AN"`, where nothing but usage is said.
  private static func short(_ members: String) -> String {
    members.contains(", codes: ") ? "{ \(members) }" : String(members.dropFirst(5))
  }

  /// Of attributes the type is a member of its own, where there are codes.
  private static func attribute(_ members: String) -> String {
    guard members.contains(", codes: "), let blank = members.dropFirst(6).firstIndex(of: " ") else {
      return short(members)
    }
    return "{ \(members[..<blank])\", type: \"\(members[members.index(after: blank)...]) }"
  }

  private func writeLeftOut(_ draft: inout DraftText) {
    let unnamed = elements.indices.filter { slots.names.name(elements[$0].name) == nil }
    for element in unnamed {
      draft.comment(
        "Left out: \(words.shown(elements[element].name.local)) in \(elements[max(0, elements[element].parent)].name.local), "
          + "\(plural(elements[element].seen.count, "time")): names in guides are of plain letters.")
    }
    for element in elements {
      let rest = element.attributes.filter { slots.names.attribute($0.name, of: element.name) == nil }
      guard let first = rest.first else { continue }
      draft.comment(
        "Left out: \(plural(rest.count, "attribute")) of \(words.shown(element.name.local)), such as "
          + "\(words.shown(first.name.local)): no guide can name it, or has room for it.")
    }
    let left = slots.survey.left
    if left.count > 0, let first = left.first {
      draft.comment(
        "Left out: \(plural(left.count, "element")) and what is in them, too deep or beyond the "
          + "\(InferenceLimit.elements) paths that are looked at; first: \(words.line(first)).")
    }
  }
}
