// Parties in XML: what the elements are called that hold one, and what the leaves inside are called.

import Delimited

enum PartyTerm {
  /// The role that an element's name says: `Supplier`, `BuyerParty`, `Lieferadresse`.
  static func role(_ name: String) -> String? {
    let word = RowShaper.folded(name)
    if let role = roles[word] { return role }
    for ending in ["party", "info", "address", "adresse", "organization", "organisation"]
    where word.count > ending.count && word.hasSuffix(ending) {
      if let role = roles[String(word.dropLast(ending.count))] { return role }
    }
    return nil
  }

  /// The field of a party that a leaf's name says.
  static func field(_ name: String) -> String? { fields[RowShaper.folded(name)] }

  private static let roles = table([
    (
      "supplier",
      "supplier seller vendor invoicer sellersupplier accountingsupplier lieferant verkäufer verkaeufer rechnungssteller"
        + " fournisseur vendeur proveedor vendedor fornitore venditore cedente"
    ),
    (
      "buyer",
      "buyer customer client purchaser kunde käufer kaeufer besteller auftraggeber acheteur cliente comprador acquirente"
        + " compratore cessionario"
    ),
    (
      "billTo",
      "billto invoicee invoiceto billing rechnungsempfänger rechnungsempfaenger rechnungsadresse facturation"
        + " adressefacturation direcciónfacturación indirizzofatturazione"
    ),
    (
      "shipTo",
      "shipto deliverto delivery consignee ultimateconsignee shipping lieferadresse lieferanschrift warenempfänger warenempfaenger"
        + " empfänger empfaenger livraison adresselivraison destinataire direcciónentrega destinatario destinazione"
    ),
    ("shipFrom", "shipfrom versender absender expéditeur expedidor mittente"),
  ])

  private static let fields = table([
    (
      "name",
      "name name1 partyname companyname company firma firmenname raisonsociale nom nombre razónsocial ragionesociale nome"
    ),
    ("name2", "name2 department abteilung zusatz"), ("gln", "gln iln ean glncode locationnumber"),
    (
      "id",
      "id no nr number nummer code customernumber customerno suppliernumber supplierno kundennummer kundennr lieferantennummer"
    ),
    (
      "street",
      "street street1 streetname streetandnumber addressline1 address1 addressline straße strasse rue calle via indirizzo"
    ),
    ("street2", "street2 addressline2 address2"),
    ("postalCode", "zip zipcode postcode postalcode postalzone plz codepostal códigopostal cp cap"),
    ("city", "city cityname town ort stadt ville ciudad poblaciónciudad città citta località comune"),
    ("region", "state region county province bundesland provincia"),
    ("country", "country countrycode land ländercode laendercode pays país pais paese nazione"),
  ])

  private static func table(_ rows: [(String, String)]) -> [String: String] {
    Dictionary(
      rows.flatMap { name, words in words.split(separator: " ").map { (String($0), name) } },
      uniquingKeysWith: { first, _ in first })
  }
}

/// An element of the heading that holds a party.
struct TreeParty {
  var role: String
  /// From the root.
  var place: String
  /// Fields of the party with their places inside the element.
  var fields: [(name: String, place: String)]
  /// Indices of the columns that it takes.
  var columns: [Int]
}
