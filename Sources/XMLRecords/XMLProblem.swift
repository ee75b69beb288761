// Why a document is refused: what was wrong, where, and what to do about it. The first problem ends the reading.

import Octets

package struct XMLProblem: Error, Equatable, Sendable {
  /// What a file is that only bears the name of XML.
  package enum Disguise: String, Equatable, Sendable {
    case gzip, zip, pdf, html, json, edi, binary, text
  }

  package enum Reason: Equatable, Sendable {
    /// A document type declaration with declarations of its own.
    case doctype
    /// A reference to an entity other than the five of XML.
    case entity(String)
    /// Not well-formed: libxml2's number of the error.
    case malformed(code: Int32)
    /// An encoding that is not read; its name.
    case encoding(String)
    /// Bytes that the encoding does not have; its name.
    case badBytes(encoding: String)
    /// A character that XML 1.0 does not allow.
    case forbiddenCharacter(UInt32)
    case tooDeep(limit: Int)
    case tooManyAttributes(limit: Int)
    case tagTooLong(limit: Int)
    case commentTooLong(limit: Int)
    case sectionTooLong(limit: Int)
    case tooManyNames(limit: Int)
    case nameTooLong(limit: Int)
    /// The file ends inside the element named.
    case truncated(open: String)
    case secondRoot
    /// Something other than blanks, comments and processing instructions behind the root element.
    case textAfterRoot
    case notXML(Disguise)
    /// No byte, or nothing but blanks, comments and declarations.
    case empty
  }

  package var reason: Reason
  /// The column counts bytes of the line as UTF-8.
  package var place: Place
  /// The parser's own words where it has some.
  package var detail = ""

  package init(_ reason: Reason, at place: Place, detail: String = "") {
    self.reason = reason
    self.place = place
    self.detail = detail
  }

  /// What was found, what was expected, and what to do.
  package var sentence: String {
    switch reason {
    case .doctype, .entity, .malformed: return wrongMarkup
    case .encoding, .badBytes, .forbiddenCharacter: return wrongCharacters
    case .truncated, .secondRoot, .textAfterRoot, .notXML, .empty: return wrongWhole
    case .tooDeep(let limit):
      return "More than \(limit) elements stand inside each other; business documents do not. Ask the sender."
    case .tooManyAttributes(let limit):
      return "An element has more than \(limit) attributes and namespace declarations. Ask the sender."
    case .tagTooLong(let limit):
      return "A tag is longer than \(limit) bytes, or a quotation mark or > is missing. Correct the file here."
    case .commentTooLong(let limit):
      return "A comment, declaration or processing instruction is longer than \(limit) bytes, or is not closed."
        + " Take it out, or close it."
    case .sectionTooLong(let limit):
      return "A CDATA section is longer than \(limit) bytes, or is not closed. Send the text without CDATA."
    case .tooManyNames(let limit):
      return "There are more than \(limit) different names of elements and attributes; names are for kinds of data,"
        + " not for data. Ask the sender."
    case .nameTooLong(let limit): return "A name or namespace is longer than \(limit) bytes. Ask the sender."
    }
  }

  private var wrongMarkup: String {
    switch reason {
    case .doctype:
      return "The document declares its own types or entities in its DOCTYPE, which is not read, for safety."
        + " Take the part in brackets out."
    case .entity(let name):
      return "The entity &\(name); is not one of the five that XML knows (amp, lt, gt, quot, apos)."
        + " Write the character itself, or its number."
    case .malformed(let code):
      let words = Self.words(code)
      if !words.isEmpty { return words }
      return "This is not well-formed XML\(detail.isEmpty ? "" : " (\(detail))"). Correct it here."
    default: return ""
    }
  }

  private var wrongCharacters: String {
    switch reason {
    case .encoding(let name):
      return "The encoding \(name) is not read. Send the file in UTF-8."
    case .badBytes(let encoding):
      return "These bytes are not \(encoding). Send the file in UTF-8, or declare the encoding it is in."
    case .forbiddenCharacter(let value):
      return "XML does not allow the character U+\(hexadecimal(value)). Take it out."
    default: return ""
    }
  }

  private var wrongWhole: String {
    switch reason {
    case .truncated(let open) where open.isEmpty:
      return "The file ends inside its first tag: most of it is missing. Send the whole file again."
    case .truncated(let open):
      return "The file ends inside the element \(open): a part is missing. Send the whole file again."
    case .secondRoot: return "A second document begins behind the end of the first. Send one document in each file."
    case .textAfterRoot: return "There is something behind the end of the document. Take it out."
    case .notXML(let disguise): return "This is not XML but \(disguise.words)."
    case .empty: return "There is no element in the file: nothing to read. Send the file again."
    default: return ""
    }
  }

  private func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}

extension XMLProblem.Disguise {
  fileprivate var words: String {
    switch self {
    case .gzip: "a file compressed with gzip; decompress it first"
    case .zip: "a ZIP archive; take the document out of it first"
    case .pdf: "a PDF; the XML may be attached inside it"
    case .html: "a web page, perhaps the message of a server that refused something"
    case .json: "JSON"
    case .edi: "an EDI interchange"
    case .binary: "binary data"
    case .text: "text without any tag at its beginning"
    }
  }
}

extension XMLProblem {
  /// Plain words for the errors met most, by libxml2's numbers, which never change.
  private static func words(_ code: Int32) -> String {
    switch code {
    case 8, 9: "A character reference gives no character that XML allows. Write the character itself."
    case 23: "An & begins a reference, but no ; ends it. Write &amp; for the character itself."
    case 38: "A < stands inside an attribute value. Write &lt; for it, or close the quotation marks before."
    case 39: "The value of an attribute must stand in quotation marks."
    case 40: "The quotation marks of an attribute value are not closed."
    case 41: "The value of an attribute is missing: = and a value in quotation marks are expected."
    case 42, 203: "An attribute stands twice in one tag. Take one of them out."
    case 45: "A comment is not closed: --> is expected."
    case 62: "The characters ]]> stand in text. Write ]]&gt; for them."
    case 64: "The XML declaration must be the very first thing in the file. Take out what stands before it."
    case 65: "A blank is missing between the parts of a tag."
    case 68: "A name is expected behind < or &. Write &lt; or &amp; for the character itself."
    case 73: "The > of a tag is missing."
    case 76: "An end tag does not belong to the element that is open. Close elements in the order they were opened."
    case 80: "Two hyphens stand inside a comment, which may only end it."
    case 108: "This version of XML is not known; 1.0 is expected."
    case 201: "A prefix is used that no xmlns attribute declares."
    case 202, 205: "A name has more than one colon, or one at its beginning or end."
    default: ""
    }
  }
}
