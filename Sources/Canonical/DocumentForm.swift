// What a document is, as far as formats have documents of their own for it.

package struct DocumentForm: Hashable, Sendable {
  package var kind: DocumentKind
  /// An invoice that gives money back.
  package var isCredit = false

  package init(_ kind: DocumentKind, isCredit: Bool = false) {
    self.kind = kind
    self.isCredit = isCredit
  }

  /// Of a document whose heading is known.
  package init(_ kind: DocumentKind, _ header: borrowing RecordTree) {
    self.kind = kind
    isCredit = kind == .invoice && header.text(0, Self.type).map(Self.credits.contains) ?? false
  }

  private static let type = RecordKind.header.place(of: "type")
  private static let credits: Set<String> = ["credit", "creditInvoice", "creditMemo"]
}
