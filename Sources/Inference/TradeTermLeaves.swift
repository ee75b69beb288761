// Further names that terms of the trade have: whole names, of which no part tells anything in a header of rows; and names that
// may mean either of two things, which the others in the file decide.

extension TradeTerm {
  /// Names of leaves beyond those of headers, in the same form.
  var leaves: [String] { Self.leafTable[self] ?? [] }

  /// Those of them that say the same above a column of rows.
  var wholeNames: [String] { leaves.filter { !Self.onlyLeaves.contains($0) } }

  /// Names that may mean this, where nothing in the file is called better: the number to order an item by is also the number of
  /// an order.
  var doubtfulNames: [String] { [.item, .order].contains(self) ? Self.orderNumbers : [] }

  private static let orderNumbers = words("bestellnummer bestellnr bestellno bestelnummer bestelnr")

  /// What XML says of things inside others. Above a column `Artikel` may be what the item is called.
  private static let onlyLeaves = Set(words("artikel articolo artículo articulo level unitname currencyid bestellung"))

  private static let leafTable: [TradeTerm: [String]] = [
    .item: words(
      "artikel supplierpartid sellersitemid vendoritemid itemref artikelcode suppliersarticlenumber sellerarticlenumber",
      "supplierstradeitemidentification lieferantenartikel codearticolo articolo artículo articulo"),
    .buyerItem: words(
      "buyerpartid buyersitemid buyersarticlenumber buyerarticlenumber kundenartikel buyeritemid buyerstradeitemidentification"
    ),
    .brandItem: words("manufacturerpartid manufacturersitemid"),
    .gtin: words("gtincode gtin13 gtin14 globaltradeitemnumber eannumber"),
    .name: words("shortdescription descriptionshort kurzbezeichnung itemtext artikeltext artikelname"),
    .text: words("descriptionlong longtext langbeschreibung"),
    .price: words(
      "priceamount netunitprice unitpricenet einzelpreis einzelpreisnetto stueckpreis preisproeinheit amountperunit"),
    .listPrice: words("grossprice grossunitprice bruttopreis prixbrut preciobruto prezzolordo"),
    .total: words(
      "amount betrag netamount netlineamount linenetamount linenet lineextensionamount nettobetrag positionswert",
      "gesamtpreis totalprice extendedamount extendedprice montant montantht importe importo bedrag"),
    .unit: words("unitcode quantityunit unitofmeasurecode measureunitcode unitname einheitencode measurementunit"),
    .stock: words("level onstock stocklevel quantityinstock qtyonhand qtyavailable"),
    .order: words(
      "bestellung auftrag orderid orderref orderreference purchaseorderreference customerorder customerorderno",
      "buyerorder purchaseorderid poid"),
    .shipment: words("shipmentid despatchadvice lieferavis dispatchnote asnnumber asnid deliveryid lieferung"),
    .line: words(
      "lineid linenum lineitem lineitemid lineidentification posnr positionnr positionid zeile zeilennummer itemnum"),
    .lot: words("lotnr lotid batchno batchid chargenummer"),
    .expires: words("verfallsdatum bestbefore bestbeforedate mindesthaltbarkeit ablaufdatum"),
    .sscc: words("ssccnumber ssccnr nvenummer"),
    .shipped: words("despatched versandtam lieferdatum shippingdate"),
    .currency: words("ccy curr währungscode waehrungscode currencyid"),
    .wanted: words("wanteddate duedate deliveryrequested wunschlieferdatum"),
    .note: words("remark remarks hinweis hinweise freetext freitext"),
  ]

  private static func words(_ lines: String...) -> [String] {
    lines.flatMap { $0.split(separator: " ").map(String.init) }
  }
}
