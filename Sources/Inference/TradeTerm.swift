// What columns of rows and leaves of XML are about, in words of the trade: which names they have, what they must hold to be
// believed, and what maps call them.

/// What a column says.
enum TradeTerm: String, CaseIterable, Sendable {
  case item, buyerItem, brandItem, gtin, upc, name, text, brand, category
  case price, listPrice, currency, unit, minimum, pack, from, to
  case stock, quantity, expected, expectedOn, leadTime, weight, location
  case lot, serial, expires
  case invoice, invoiceDate, order, orderDate, shipment, shipped, arrives, tracking, sscc
  case line, wanted, deliverTo, deliverToName, total, note
  // What only XML says of a document, since only there it stands by itself.
  case document, documentDate, amount, net, tax, taxRate

  /// What must stand in a column for its name to be believed.
  enum Content: Sendable { case anything, number, date, gtin, currency }

  var content: Content {
    switch self {
    case .price, .listPrice, .minimum, .pack, .stock, .quantity, .expected, .leadTime, .weight, .total, .amount, .net,
      .tax,
      .taxRate:
      .number
    case .from, .to, .expectedOn, .expires, .invoiceDate, .orderDate, .shipped, .arrives, .wanted, .documentDate: .date
    case .gtin, .upc: .gtin
    case .currency: .currency
    default: .anything
    }
  }

  /// Whether it may be said in this part of a document.
  func stands(in area: RowColumn.Area) -> Bool {
    switch area {
    case .row: !Self.ofDocuments.contains(self) && self != .taxRate
    case .heading: Self.ofDocuments.contains(self) || Self.ofHeadings.contains(self)
    case .line: !Self.ofDocuments.contains(self)
    case .beside: false
    }
  }

  private static let ofDocuments: Set<TradeTerm> = [.document, .documentDate, .amount, .net, .tax]
  private static let ofHeadings: Set<TradeTerm> = [
    .invoice, .invoiceDate, .order, .orderDate, .shipment, .shipped, .arrives, .tracking, .wanted, .currency,
    .deliverTo,
    .deliverToName, .note,
  ]

  /// No two rows of a list of items have the same.
  var isKey: Bool { [.item, .buyerItem, .gtin, .upc].contains(self) }

  /// In comments.
  var words: String {
    switch self {
    case .item: "the seller's item number"
    case .buyerItem: "the buyer's item number"
    case .brandItem: "the manufacturer's item number"
    case .gtin: "a GTIN"
    case .upc: "a UPC"
    case .name: "what the item is called"
    case .text: "more words about the item"
    case .brand: "brand or manufacturer"
    case .listPrice: "a list price"
    case .minimum: "the least quantity"
    case .pack: "the pieces of a pack"
    case .from: "the first day"
    case .to: "the last day"
    case .stock: "what is in stock"
    case .expected: "what is to come"
    case .expectedOn: "when it is to come"
    case .leadTime: "the lead time"
    case .expires: "the expiry date"
    case .invoice: "the number of an invoice"
    case .invoiceDate: "the date of an invoice"
    case .order: "the number of an order"
    case .orderDate: "the date of an order"
    case .shipment: "the number of a shipment"
    case .shipped: "when it was shipped"
    case .arrives: "when it arrives"
    case .wanted: "when it is wanted"
    case .deliverTo: "where it goes"
    case .deliverToName: "the name of where it goes"
    case .document: "the number of the document"
    case .documentDate: "the date of the document"
    case .amount: "the amount of the whole document"
    case .net: "the amount before taxes"
    case .tax: "the amount of taxes"
    case .taxRate: "the rate of the tax"
    default: "the \(rawValue)"
    }
  }

  /// Names in headers, as they are when letters have one size and blanks and signs are left out; English, German, French,
  /// Spanish, Italian and Dutch, and the slips of the pen that price lists are known for.
  var headers: [String] { Self.table[self] ?? [] }

  private static let table: [TradeTerm: [String]] = [
    .item: list(
      "item itemno itemnumber itemcode itemid sku article articleno articlenumber articlecode partno partnumber",
      "productcode productno productnumber productid catno catalognumber cataloguenumber suppliersku vendorsku",
      "supplieritemno supplieritemnumber vendoritem vendoritemnumber vendorpartnumber",
      "artikelnummer artikelnr artnr artikelid materialnummer materialnr materialno lieferantenartikelnummer",
      "lieferantenbestellnummer lieferantenbestellnr stockcode materialnumber",
      "référence reference réf ref codearticle référencearticle refarticle codeproduit numéroarticle",
      "numérodarticle noarticle narticle référencefournisseur réffournisseur",
      "código codigo códigoartículo codigoarticulo referencia códigoproducto codigoproducto",
      "númeroartículo numeroarticulo númerodeartículo referenciaproveedor códigoproveedor",
      "codice codicearticolo codarticolo codiceprodotto riferimento numeroarticolo codicefornitore",
      "artikelcode leveranciersartikelnummer productnummer"),
    .buyerItem: list(
      "buyeritem buyeritemnumber buyerpartnumber customeritem customeritemnumber customeritemno customerpartnumber customersku",
      "ouritem custpartnbr yourpartnumber klantartikelnummer uwartikelnummer kundenmaterialnummer ihreartikelnr",
      "kundenartikelnummer kundenartikelnr ihreartikelnummer référenceclient referenciacliente codicecliente"),
    .brandItem: list(
      "mpn manufacturerpartnumber manufacturerpartno manufactureritem manufactureritemno manufactureritemnumber",
      "manufacturercode manufacturersku mfgpartno mfrpartno hstnummer herstellernr herstellernummer",
      "herstellerartikelnummer herstellerartnr référencefabricant codefabricant referenciafabricante codiceproduttore",
      "herstellerbestellnummer réffabricant códigofabricante codicefabbricante fabrikantcode fabrikantartikelnummer"),
    .gtin: list(
      "gtin ean ean13 eancode eannr eannummer gtinean barcode strichcode codebarres codebarre codeean gencod",
      "códigodebarras codigodebarras códigobarras codiceabarre codiceean"),
    .upc: list("upc upccode upcnumber"),
    .name: list(
      "name description productname title itemdescription itemname articledescription articlename productdescription",
      "bezeichnung bezeichung artikelbezeichnung artikelbeschreibung artikel1 kurztext produktname produktbezeichnung",
      "désignation designation libellé libelle nomproduit descripción descripcion nombre",
      "denominación descripciónartículo désignationarticle descrizione descrizionearticolo denominazione nome",
      "omschrijving artikelomschrijving productomschrijving naam artikelnaam"),
    .text: list(
      "longdescription description2 details bezeichnung2 bezeichung2 artikel2 langtext webtext beschreibung",
      "descriptionlongue descripciónlarga descrizioneestesa langeomschrijving"),
    .brand: list(
      "brand brandname manufacturer manufacturername hersteller marke fabricant marque fabricante marca produttore",
      "fabbricante marchio merk fabrikant"),
    .category: list(
      "category categoryname productgroup kategorie kategorie1 warengruppe artikelkategorie produktgruppe gruppe1",
      "catégorie famille categoría categoria familia famiglia gruppomerceologico",
      "categorie productgroep artikelgroep"),
    .price: list(
      "price unitprice netprice purchaseprice cost unitcost contractprice priceperunit packageprice preis nettopreis einkaufspreis",
      "ek ekpreis händlerpreis stückpreis preisexklmwst preisnetto preiseur preischf prix prixunitaire prixht prixachat",
      "prixnet prixunitaireht prixnetht puht precio preciounitario precioneto preciounidad prezzo prezzounitario prezzonetto",
      "einzelpreis nettoeinzelpreis stueckpreis netunitprice priceeach prijs nettoprijs stuksprijs eenheidsprijs",
      "prijsperstuk inkoopprijs"),
    .listPrice: list(
      "listprice retailprice saleprice salesprice msrp rrp uvp evp endkundenpreis verkaufspreis listenpreis vk",
      "verkaufspreisexklmwst prixpublic prixconseillé pvp preciopvp prezzolistino",
      "prixtarif prixcatalogue preciotarifa prezzodilistino adviesprijs verkoopprijs brutoprijs catalogusprijs"),
    .currency: list("currency currencycode währung waehrung devise monnaie divisa moneda valuta munt"),
    .unit: list(
      "unit uom unitofmeasure unitofmeasurement einheit me mengeneinheit verkaufseinheit unité unite unidad unità um",
      "unidaddemedida unitàdimisura unitadimisura unitédemesure unitédevente eenheid"),
    .minimum: list(
      "minimumquantity minqty minquantity minimumorderquantity moq fromquantity mindestmenge mindestbestellmenge abmenge",
      "quantitéminimum quantitéminimale cantidadmínima quantitàminima minimumafname minimaleafname"),
    .pack: list(
      "packsize packagesize quantityperpackage vpe verpackungseinheit packungsgrösse packungsgröße stckkart",
      "colisage conditionnement unidadesporcaja confezione",
      "verpakkingseenheid verpakking"),
    .from: list(
      "validfrom effectivedate startdate datefrom gültigab gueltigab preisab valabledu datedeffet datedébut válidodesde fechainicio",
      "validodal geldigvanaf ingangsdatum"),
    .to: list(
      "validto validuntil dateuntil dateuntill enddate gültigbis gueltigbis contractpricevaliduntil valableau",
      "valablejusquau datefin válidohasta fechafin validoal validofinoal geldigtot geldigtotenmet einddatum"),
    .stock: list(
      "stock onhand qoh obqoh physicalqoh quantityonhand availablestock available quantityavailable currentquantity",
      "inventory lagerbestand bestand verfügbar verfuegbar verfügbaremenge vmenge enstock disponible stockdisponible",
      "lagermenge existencias giacenza disponibilità voorraad beschikbaar"),
    .quantity: list(
      "quantity qty orderedquantity orderquantity shippedquantity qtyshipped qtyordered qtyinvoiced quantityshipped",
      "quantityordered quantityinvoiced invoicedquantity orderqty orderedqty shippedqty invoicedqty menge bestellmenge liefermenge anzahl",
      "bestelltemenge geliefertemenge rechnungsmenge stückzahl stueckzahl",
      "quantité quantite qté qte quantitécommandée quantitélivrée cantidad cantidadpedida quantità quantita qtà",
      "quantitàordinata aantal hoeveelheid"),
    .expected: list("onorder expectedquantity incomingquantity zulauf bestellt encommande enpedido inordine"),
    .expectedOn: list(
      "expecteddate nextdelivery nextdeliverydate availablefrom eta veta lieferdatum nächsterliefertermin",
      "prochainelivraison próximaentrega prossimaconsegna"),
    .leadTime: list(
      "leadtime leadtimedays expectedleadtime expectedleadtimedays lieferzeit lieferfrist délai délaidelivraison",
      "plazodeentrega tempodiconsegna levertijd"),
    .weight: list("weight grossweight gewicht bruttogewicht poids peso"),
    .location: list(
      "warehouse location binlocation site depot lagerort standort auslieferungslager entrepôt dépôt almacén almacen",
      "magazzino magazijn"),
    .lot: list(
      "lot lotnumber lotno batch batchnumber charge chargennummer chargennr numérodelot lote númerodelote",
      "lotto numerolotto batchnummer partijnummer lotnummer"),
    .serial: list("serial serialnumber serialno seriennummer numérodesérie númerodeserie numerodiserie serienummer"),
    .expires: list(
      "expiry expirydate expirationdate exp expires useby verfall verfalldatum haltbarbis mhd péremption datedepéremption",
      "caducidad fechadecaducidad scadenza datadiscadenza vervaldatum houdbaartot tht"),
    .invoice: list(
      "invoice invoicenumber invoiceno rechnung rechnungsnummer rechnungsnr rechnungno rgnr facture",
      "numérodefacture numérofacture nofacture nfacture factura númerodefactura númerofactura numerofactura nfactura",
      "nºfactura fattura numerofattura nfattura factuur factuurnummer factuurnr"),
    .invoiceDate: list(
      "invoicedate rechnungsdatum datedefacture datefacture fechafactura",
      "fechadefactura datafattura factuurdatum"),
    .order: list(
      "order orderno ordernumber orderreference po pono ponumber purchaseorder purchaseordernumber auftragsnummer",
      "auftragsnr bestellungsnummer ihrebestellnummer kundenbestellnummer kundenbestellnr bestellreferenz ordernummer",
      "numérodecommande numérocommande nocommande ncommande commande bondecommande référencecommande pedido",
      "númerodepedido númeropedido numeropedido npedido nºpedido ordendecompra ordine numeroordine nordine",
      "ordinediacquisto bestelling inkooporder inkoopordernummer"),
    .orderDate: list(
      "orderdate podate bestelldatum auftragsdatum datedecommande datecommande fechadepedido",
      "fechapedido dataordine besteldatum orderdatum"),
    .shipment: list(
      "shipment shipmentnumber deliverynote deliverynotenumber despatchnumber dispatchnumber lieferschein",
      "lieferscheinnummer lieferscheinnr bondelivraison albarán albaran",
      "númeroalbarán ddt numeroddt bolla pakbon pakbonnummer"),
    .shipped: list(
      "shipdate shipped despatchdate dispatchdate versanddatum dateexpédition fechadeenvío dataspedizione verzenddatum"),
    .arrives: list("arrival arrivaldate deliveryeta ankunft arrivée llegada arrivo"),
    .tracking: list(
      "tracking trackingnumber trackingno sendungsnummer paketnummer numérodesuivi",
      "númerodeseguimiento trackingnummer"),
    .sscc: list("sscc nve"),
    .line: list(
      "line linenumber lineno position pos positionsnummer ligne numéroligne línea linea númerolínea",
      "riga numeroriga regel regelnummer"),
    .wanted: list(
      "deliverydate requesteddate requesteddelivery scheduleddate wunschtermin liefertermin datedelivraison",
      "fechadeentrega dataconsegna leverdatum gewensteleverdatum"),
    .deliverTo: list("shipto deliverto customernumber lieferadresse warenempfänger"),
    .deliverToName: list("shiptoname delivertoname customername"),
    .total: list(
      "linetotal lineamount zeilenbetrag positionsbetrag montantligne importelínea importoriga",
      "totalligne regelbedrag regeltotaal"),
    .note: list(
      "note notes comment comments bemerkung bemerkungen remarque nota commentaire opmerking",
      "opmerkingen"),
    .document: list(
      "number no nr id num nummer numéro número numero documentnumber documentno documentid docno docnumber docid",
      "belegnummer belegnr dokumentnummer numérodocument númerodocumento numerodocumento"),
    .documentDate: list(
      "date datum fecha data issuedate documentdate docdate creationdate created createdat belegdatum erstelltam",
      "datedocument datedémission fechadocumento fechadeemisión datadocumento dataemissione"),
    .amount: list(
      "totalamount grandtotal amountdue totaldue payableamount invoiceamount invoicetotal total gross grossamount totalgross",
      "gesamtbetrag rechnungsbetrag brutto bruttobetrag summebrutto gesamtbrutto endbetrag montanttotal totalttc montantttc",
      "importetotal totalfactura importototale totalefattura totalwithtax totalinclvat"),
    .net: list(
      "net netamount totalnet nettotal subtotal taxableamount totalwithouttax totalexclvat netto nettobetrag summenetto",
      "gesamtnetto zwischensumme totalht montantht baseimponible imponibile"),
    .tax: list(
      "tax taxamount totaltax vatamount vattotal totalvat steuer steuerbetrag mwstbetrag ustbetrag summemwst montanttva",
      "totaltva importeiva importoiva"),
    .taxRate: list(
      "taxrate taxpercent vatrate vatpercent vatpercentage vat mwst mwstsatz ust ustsatz steuersatz tauxtva tva iva",
      "tipoiva aliquota aliquotaiva"),
  ]

  private static func list(_ words: String...) -> [String] {
    words.flatMap { $0.split(separator: " ").map(String.init) }
  }
}
