import Testing
import XMLRecords

@Suite struct FactsTests {
  private func facts(_ text: String) throws -> XMLFacts { try XMLFacts(Array(text.utf8)) }

  @Test func ubl() throws {
    let facts = try facts(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
        xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
        <cbc:CustomizationID>urn:example:custom</cbc:CustomizationID>
        <cbc:ProfileID>urn:example:profile</cbc:ProfileID>
        <cbc:ID>cut off he
      """)
    #expect(facts.dialect == .ubl && facts.message == "Invoice" && facts.version == "2")
    #expect(facts.customization == "urn:example:custom" && facts.profile == "urn:example:profile")
    #expect(facts.encoding == "UTF-8")
  }

  @Test func crossIndustryInvoice() throws {
    let facts = try facts(
      """
      <rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
        xmlns:ram="urn:example:ram"><rsm:ExchangedDocumentContext>
        <ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:example:guide</ram:ID>
        </ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext></rsm:CrossIndustryInvoice>
      """)
    #expect(facts.dialect == .crossIndustry && facts.version == "100" && facts.customization == "urn:example:guide")
  }

  @Test func cxml() throws {
    let facts = try facts(
      """
      <!DOCTYPE cXML SYSTEM "http://xml.example.org/cXML.dtd">
      <cXML payloadID="17@example.org" version="1.2.014"><Header><From/></Header>
      <Request deploymentMode="test"><OrderRequest><OrderRequestHeader/></OrderRequest></Request></cXML>
      """)
    #expect(facts.dialect == .cxml && facts.message == "OrderRequest" && facts.version == "1.2.014")
    #expect(facts.payload == "17@example.org" && facts.doctype?.systemID == "http://xml.example.org/cXML.dtd")
  }

  @Test func catalogsAndOrders() throws {
    let catalog = try facts("<BMECAT version='2005'><HEADER/><T_NEW_CATALOG/></BMECAT>")
    #expect(catalog.dialect == .bmecat && catalog.version == "2005" && catalog.message == "T_NEW_CATALOG")
    let order = try facts("<ORDER xmlns='http://www.opentrans.org/XMLSchema/2.1' version='2.1'/>")
    #expect(order.dialect == .openTrans && order.version == "2.1" && order.message == "ORDER")
    #expect(try facts("<o:order xmlns:o='urn:gs1:ecom:order:xsd:3'/>").dialect == .gs1)
    #expect(try facts("<Order xmlns='rrn:org.xcbl:schemas/xcbl/v4_0/x'/>").dialect == .xcbl)
    #expect(try facts("<ORDERS05><IDOC/></ORDERS05>").dialect == .idoc)
    let own = try facts("<orders><order/></orders>")
    #expect(own.dialect == .homeMade && own.root == XMLName("orders") && own.version.isEmpty)
  }

  @Test func whatIsNoXML() {
    #expect(throws: XMLProblem.self) { try facts("no tag") }
    #expect(throws: XMLProblem.self) { try facts("") }
    #expect(throws: XMLProblem.self) { try facts("<a><b></a>") }
  }
}
