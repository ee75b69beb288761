// What documents are called: the root of a home-made XML says what it is more often than anything in it does.

import Canonical
import Delimited

enum DocumentWord {
  /// The kind of document that an element's name says; nil where it says none.
  static func kind(_ name: String) -> DocumentKind? {
    var word = RowShaper.folded(name)
    for _ in 0..<2 {
      if let kind = table[word] { return kind }
      // `InvoiceMessage`, `Orders`: the same in a wrapper, or several of them.
      guard let ending = endings.first(where: { word.count > $0.count + 2 && word.hasSuffix($0) }) else { return nil }
      word = String(word.dropLast(ending.count))
    }
    return table[word]
  }

  private static let endings = ["message", "document", "data", "export", "list", "liste", "s", "n", "en"]

  private static let table: [String: DocumentKind] = {
    let words: [(DocumentKind, String)] = [
      (
        .invoice,
        "invoice commercialinvoice creditnote creditmemo billing bill rechnung rechnungen gutschrift facture avoir factura"
          + " fattura notadicredito faktura"
      ),
      (
        .purchaseOrder,
        "order purchaseorder salesorder bestellung commande pedido ordine ordineacquisto orderrequest po"
      ),
      (
        .orderAcknowledgement,
        "orderresponse orderconfirmation orderacknowledgement orderack auftragsbestätigung auftragsbestaetigung"
          + " bestellbestätigung bestellbestaetigung accusécommande confirmationcommande confirmaciónpedido confermaordine"
      ),
      (
        .shipNotice,
        "shipnotice shipmentnotice shipment despatchadvice dispatchadvice dispatchnotification deliverynote asn"
          + " advanceshipnotice delivery lieferschein lieferavis lieferung bondelivraison avisexpédition albarán albaran"
          + " avvisodispedizione bolla ddt"
      ),
      (
        .catalog,
        "pricelist prices pricecatalog pricecatalogue catalog catalogue priceupdate preisliste preise preiskatalog katalog"
          + " artikelkatalog listeprix tarif tarifs tarifa listaprecios catálogo catalogo listino listinoprezzi"
      ),
      (
        .stockReport,
        "stock stocklist stockreport inventory inventoryreport availability bestand bestände bestaende lagerbestand"
          + " bestandsliste verfügbarkeit verfuegbarkeit disponibilité disponibilités existencias giacenza giacenze"
      ),
    ]
    return Dictionary(
      words.flatMap { kind, list in list.split(separator: " ").map { (String($0), kind) } },
      uniquingKeysWith: { first, _ in first })
  }()
}
