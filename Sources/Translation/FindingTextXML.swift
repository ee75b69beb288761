// Words about documents of XML: why a file is refused, and what is wrong with its tree.

import Conformance
import Findings
import Octets

extension Phrase {
  /// The document is one of XML.
  var isXML: Bool { units.guide?.language == .xml }

  /// `cac:Party/cbc:Name`, from below the root.
  var elementPath: String {
    guard let guide = units.guide else { return tag }
    let position = Int(finding.position)
    var path = guide.loopPath(position)
    if guide.positions.indices.contains(position), !guide.positions[position].startsLoop {
      path.append(guide.text(of: guide.positions[position].tag))
    }
    return path.joined(separator: "/")
  }

  /// The text, an attribute or a key of the element.
  var elementPlace: String {
    let names = units.guide?.elementNames(of: finding.tag) ?? []
    let number = Int(finding.element) - 1
    let part = names.indices.contains(number) ? names[number] : ""
    return part.hasPrefix("@") ? "\(elementPath)/\(part)" : elementPath
  }

  func aboutXML() -> FindingText {
    switch finding.rule {
    case .xmlUnknown:
      FindingText(
        "nothing is known of documents with the root \(Excerpt.printable(Excerpt.text(finding, list)))",
        expected: "a root that a guide is about",
        "Name the partner, or write a guide and a map for such documents and name them in 'sends' of the partner.")
    case .xmlElementMissing, .xmlElementTooMany, .xmlElementUnknown, .xmlElementOrder, .xmlAttributeUnknown: aboutTree()
    case .xmlTextCut:
      FindingText(
        "\(elementPath) holds more text than is read; the rest is left out", expected: "at most 64 KiB",
        "Check whether it is an attachment; name it in 'ignore' of the guide if nobody wants it.")
    case .xmlTextMixed:
      FindingText(
        "an element stands inside the text of \(elementPath); its parts are joined without it", expected: "text alone",
        "Ask the sender for text without elements in it; check the value until then.")
    case .xmlTooLargeForKeys:
      FindingText(
        "\(elementPath) is too large to be held until what tells its meaning has come; it is read without",
        expected: "at most 64 KiB", "Ask the sender to send less in one element.")
    default: refusal()
    }
  }

  /// The first sentence says what is wrong, the others what to do.
  private func refusal() -> FindingText {
    let words = String(decoding: list.copy(finding.excerpt), as: UTF8.self)
    let sentences = words.pieces(at: ".")
    guard let end = words.firstIndex(of: "."), sentences.count > 2 else {
      return FindingText(words.hasSuffix(".") ? String(words.dropLast()) : words, "Send the file again.")
    }
    let advice = words[words.index(after: end)...].drop { $0 == " " }
    return FindingText(String(words[..<end]), advice.isEmpty ? "Send the file again." : String(advice))
  }

  private func aboutTree() -> FindingText {
    switch finding.rule {
    case .xmlElementMissing:
      FindingText("\(elementPath) is missing", expected: "the element", "Ask the sender to send it.")
    case .xmlElementTooMany:
      FindingText(
        "\(elementPath) comes more often than it may",
        expected: "at most \(Self.count(finding.expected, "element"))", "Ask the sender which of them holds.")
    case .xmlElementUnknown:
      FindingText(
        "nothing is known of \(value) in \(elementPath.isEmpty ? "the root" : elementPath)",
        expected: "an element of the guide",
        "Nothing, if it does not matter: it is not read. Else add it to the guide.")
    case .xmlAttributeUnknown:
      FindingText(
        "nothing is known of the attribute \(value) of \(elementPath.isEmpty ? "the root" : elementPath)",
        expected: "an attribute of the guide",
        "Nothing, if it does not matter: it is not read. Else add it to the guide.")
    default:
      FindingText(
        "\(elementPath) comes behind what it should stand before", expected: "the order of the guide",
        "It was read as if it stood there. Ask the sender to keep the order.")
    }
  }
}
