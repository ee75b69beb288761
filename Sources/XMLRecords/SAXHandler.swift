// The functions libxml2 calls: each finds the recorder behind its first argument and hands on. No tree is built, nothing
// is fetched, and the two doors to entities - declarations and references - are shut here.

import CLibXML2

/// `<!DOCTYPE name PUBLIC "publicID" "systemID">`: noted, never fetched.
package struct XMLDoctype: Equatable, Sendable {
  package var name: String
  package var publicID: String
  package var systemID: String
  /// Byte offset behind the identifiers, in the text as UTF-8, and line.
  package var offset: UInt64
  package var line: UInt32
}

private typealias Recorder = UnsafeMutablePointer<SAXRecorder>

@inline(__always)
private func recorder(_ user: UnsafeMutableRawPointer?) -> Recorder {
  unsafe user!.assumingMemoryBound(to: SAXRecorder.self)
}

private func words(_ text: UnsafePointer<UInt8>?, limit: Int = 500) -> String {
  guard let text = unsafe text else { return "" }
  var bytes: [UInt8] = []
  while unsafe bytes.count < limit && text[bytes.count] != 0 { unsafe bytes.append(text[bytes.count]) }
  while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
  return String(decoding: bytes.map { $0 < 0x20 || $0 == 0x7f ? 0x20 : $0 }, as: UTF8.self)
}

func makeHandler() -> xmlSAXHandler {
  var handler = unsafe xmlSAXHandler()
  unsafe handler.initialized = UInt32(XML_SAX2_MAGIC)
  unsafe handler.startElementNs = { user, local, _, namespace, namespaces, _, attributes, _, list in
    guard let local = unsafe local else { return }
    unsafe recorder(user).pointee.start(
      local, namespace, namespaces: namespaces, attributes: attributes, list)
  }
  unsafe handler.endElementNs = { user, _, _, _ in unsafe recorder(user).pointee.end() }
  let text: charactersSAXFunc = { user, bytes, count in
    if let bytes = unsafe bytes { unsafe recorder(user).pointee.text(bytes, count) }
  }
  unsafe handler.characters = text
  unsafe handler.cdataBlock = text
  // The same function: libxml2 then does not ask which blanks may be ignored.
  unsafe handler.ignorableWhitespace = text
  unsafe handler.internalSubset = { user, name, publicID, systemID in
    unsafe recorder(user).pointee.meetDoctype(words(name), words(publicID), words(systemID))
  }
  unsafe handler.entityDecl = { user, _, _, _, _, _ in unsafe recorder(user).pointee.refuseDoctype() }
  unsafe handler.getEntity = { user, name in
    unsafe recorder(user).pointee.refuseEntity(words(name, limit: 64))
    return nil
  }
  unsafe handler.getParameterEntity = { user, _ in
    unsafe recorder(user).pointee.refuseDoctype()
    return nil
  }
  unsafe handler.reference = { user, name in unsafe recorder(user).pointee.refuseEntity(words(name, limit: 64)) }
  unsafe xmlSetErrorFunc(&handler) { user, error in
    guard let error = unsafe error else { return }
    unsafe recorder(user).pointee.meet(error)
  }
  return unsafe handler
}

extension SAXRecorder {
  fileprivate mutating func meetDoctype(_ name: String, _ publicID: String, _ systemID: String) {
    let place = current()
    if unsafe xmlInputCurrent(context).pointee == 0x5b { return refuse(.doctype, place) }
    doctype = XMLDoctype(name: name, publicID: publicID, systemID: systemID, offset: place.offset, line: place.line)
  }

  fileprivate mutating func refuseDoctype() { refuse(.doctype, current()) }

  /// The parser stands behind the `;`.
  fileprivate mutating func refuseEntity(_ name: String) {
    var place = current()
    place.offset -= min(place.offset, UInt64(name.utf8.count + 2))
    refuse(.entity(name), place)
  }

  /// Errors end the reading, warnings do not; errors of namespaces, which libxml2 forgives, are errors here too.
  fileprivate mutating func meet(_ error: UnsafePointer<xmlError>) {
    let (code, level) = unsafe (error.pointee.code, error.pointee.level)
    let isOfNamespaces = unsafe error.pointee.domain == Int32(XML_FROM_NAMESPACE.rawValue) && level == XML_ERR_ERROR
    guard problem == nil, level == XML_ERR_FATAL || isOfNamespaces else { return }
    let detail = unsafe error.pointee.message.map { text in
      unsafe text.withMemoryRebound(to: UInt8.self, capacity: 1) { unsafe words($0, limit: 200) }
    }
    refuse(reason(code), current(), detail: detail ?? "")
  }

  private func reason(_ code: Int32) -> XMLProblem.Reason {
    // Something behind the root element, or nothing before the end.
    guard code == Int32(XML_ERR_DOCUMENT_END.rawValue), hasRoot, depth == 0 else { return .malformed(code: code) }
    let next = unsafe xmlInputCurrent(context)!
    let isTag = unsafe next[0] == 0x3c && next[1] != 0x21 && next[1] != 0x3f && next[1] != 0x2f
    return isTag ? .secondRoot : .textAfterRoot
  }
}
