// How much one document may ask for. Size and number of elements are not limited: memory does not depend on them.

package struct XMLLimits: Equatable, Sendable {
  /// Elements inside each other.
  package var depth = 128
  /// Attributes of one element, namespace declarations counted.
  package var attributes = 256
  /// Bytes from `<` to `>`.
  package var tag = 64 << 10
  /// Bytes of one comment or processing instruction.
  package var comment = 1 << 20
  /// Bytes of one CDATA section, which versions of libxml2 before 2.11 keep whole and refuse beyond
  /// 10,000,000 bytes, the piece read last included.
  package var section = 7 << 20
  /// Bytes of one text that are kept; the rest is left out and the text marked as cut.
  package var text = 1 << 20
  /// Different names beside those the table held before.
  package var names = 4_096
  /// Bytes of one name.
  package var name = 256
  /// Bytes of one namespace.
  package var namespace = 1_024

  package init() {}
}
