// Master data as an integrator meets them: headers of several languages, values that must be known from a table or from
// another row, and documents of each kind.

import Foundation
import Testing

@Suite struct MasterDataTests {
  /// A partner who sends one kind of list, by a guide with these changes to its columns.
  private func partner(_ name: String, columns: String = "", more: String = "", files: [String: String] = [:]) throws
    -> SpecFolders
  {
    let own = [
      "partners/north/partner.json5": specProfile(
        "north", "sends: [{ as: \"csv\", guide: \"guides/own\", map: \"csv-\(name)\" }], \(more)"),
      "partners/north/guides/own.json5":
        "{ extends: \"csv/\(name)\", dialect: { separator: \";\" }, columns: { \(columns) } }",
    ]
    return try SpecFolders(own.merging(files) { _, new in new })
  }

  private func document(_ folder: SpecFolders, _ text: String) throws -> [String: Any] {
    let run = try ediglot(
      "convert", "--to", "canonical", "--specs", folder.path, "--partner", "north", "-", input: Array(text.utf8))
    let line = try #require(run.output.split(separator: "\n").first, "\(run.complaint)")
    return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  /// `line:column severity rule text`
  private func findings(_ folder: SpecFolders, _ text: String) throws -> [String] {
    let run = try ediglot(
      "validate", "--json", "--specs", folder.path, "--partner", "north", "-", input: Array(text.utf8))
    return try run.lines.dropLast().map { line in
      let place = "\(line["line"]?.integer ?? 0):\(line["column"]?.integer ?? 0)"
      return "\(place) \(line["severity"]?.string ?? "") \(line["rule"]?.string ?? "") \(line["text"]?.string ?? "")"
    }
  }

  private func records(_ document: [String: Any], _ name: String) -> [[String: Any]] {
    (document["lines"] as? [[String: Any]] ?? []).compactMap {
      $0[name] as? [String: Any] ?? ($0[name] as? [[String: Any]])?.first
    }
  }

  // MARK: Documents

  @Test(arguments: [
    "Employee Number;Badge;First Name;Last Name;Department;Cost Center;Manager;Start Date;E-Mail;Active",
    "Pers.-Nr.;Ausweis-Nr.;Vorname;Nachname;Abteilung;Kostenstelle;Vorgesetzter;Eintrittsdatum;E-Mail-Adresse;aktiv",
    "Matricule;Numéro de badge;Prénom;Nom;Service;Centre de coûts;Responsable;Date d'entrée;Courriel;Actif",
    "Personeelsnummer;Badgenummer;Voornaam;Achternaam;Afdeling;Kostenplaats;Leidinggevende;Datum in dienst;E-mailadres;Actief",
    "Matricola;Numero badge;Nome;Cognome;Reparto;Centro di costo;Responsabile;Data di assunzione;E-mail;Attivo",
    "Número de empleado;Tarjeta;Nombre;Apellidos;Departamento;Centro de coste;Jefe;Fecha de alta;Correo electrónico;Activo",
  ])
  func employeesAreReadByHeadersOfSixLanguages(_ header: String) throws {
    let folder = try partner("employees")
    let text = "\(header)\n1;B1;Änne;Groß;20;900;2;2025-06-01;a@x.example;1\n2;B2;Jürgen;Öz;20;900;;2024-01-31;;no\n"
    #expect(try findings(folder, text) == [])
    let document = try document(folder, text)
    #expect(document["document"] as? String == "EmployeeList" && document["status"] as? String == "accepted")
    let people = records(document, "employee")
    try #require(people.count == 2)
    let wanted = [
      "number": "1", "badge": "B1", "givenName": "Änne", "familyName": "Groß", "department": "20", "costCenter": "900",
      "manager": "2", "from": "2025-06-01", "active": "yes",
    ]
    for (name, value) in wanted { #expect(people[0][name] as? String == value, "\(name)") }
    #expect((people[0]["channels"] as? [[String: String]]) == [["type": "email", "value": "a@x.example"]])
    #expect(people[1]["active"] as? String == "no" && people[1]["channels"] == nil && people[1]["manager"] == nil)
  }

  @Test func departmentsCostCentersPartiesAndItemsAreDocuments() throws {
    let departments = try document(
      partner("departments"), "OE-Nummer;Bezeichnung;übergeordnete OE;Leitung;KST\n20;Pflege;10;E1;900\n10;Leitung;;;\n"
    )
    #expect(departments["document"] as? String == "DepartmentList")
    #expect(records(departments, "department")[0]["parent"] as? String == "10")
    let centers = try document(
      partner("cost-centers"), "Kostenplaats;Omschrijving;Dimensie;Geldig vanaf\n900;Beheer;KP;20250101\n")
    #expect(centers["document"] as? String == "CostCenterList")
    #expect(
      records(centers, "costCenter")[0] as? [String: String]
        == ["code": "900", "name": "Beheer", "plan": "KP", "from": "2025-01-01"])
    let parties = try document(
      partner("parties"),
      "Numéro;Rôle;Raison sociale;Rue;Code postal;Localité;Pays;Numéro de TVA;GLN\n"
        + "7;fournisseur;Soleil SA;Rue 1;1204;Genève;CH;CHE-1;9521345600017\n")
    #expect(parties["document"] as? String == "PartyList")
    let party = try #require(records(parties, "parties").first)
    #expect(party["role"] as? String == "supplier" && party["id"] as? String == "7")
    #expect(party["postalCode"] as? String == "1204" && party["country"] as? String == "CH")
    #expect((party["references"] as? [[String: String]])?.map { $0["type"] } == ["vat", "gln"])
    let items = try document(
      partner("item-cross-reference"), "Codice interno;Codice articolo fornitore;EAN\n2000;AM-1;9521345600109\n")
    #expect(items["document"] as? String == "Catalog" && items["type"] as? String == "itemCrossReference")
    #expect(records(items, "products").count == 1)
  }

  // MARK: What must be known

  private let head = "code;name;parent"

  /// Those above may come later, and be many.
  @Test func parentsMayComeLater() throws {
    let folder = try partner("departments")
    let rows = (1..<3_000).map { "\($0);D\($0);\($0 + 1)" }
    #expect(try findings(folder, "\(head)\n\(rows.joined(separator: "\n"))\n3000;Top;\n") == [])
    let cut = try findings(folder, "\(head)\n\(rows.joined(separator: "\n"))\n")
    #expect(cut == ["3000:12 reject cell.unknown 3000"])
  }

  @Test func parentsThatNeverComeAreToldWhereTheyAreNamed() throws {
    let folder = try partner("departments")
    let text = "\(head)\n20;Care;10\n10;Board;\n30;Lost;11\n40;Lost too;11\n"
    #expect(try findings(folder, text) == ["4:9 reject cell.unknown 11", "5:13 reject cell.unknown 11"])
    let run = try ediglot(
      "convert", "--to", "odoo", "--specs", folder.path, "--partner", "north", "-", input: Array(text.utf8))
    #expect(run.code == 1 && run.output.isEmpty)
    let words = try ediglot("validate", "--specs", folder.path, "--partner", "north", "-", input: Array(text.utf8))
    #expect(words.output.contains("column parent is '11', which column code does not have"))
    #expect(words.output.contains("The sender's to mend"))
  }

  @Test func nobodyIsAboveHimself() throws {
    let folder = try partner("departments")
    let text = "\(head)\n1;Self;1\n2;A;4\n3;B;2\n4;C;3\n5;Below the circle;2\n6;Fine;7\n7;Top;\n"
    #expect(try findings(folder, text) == ["2:8 reject cell.cycle 1", "3:5 reject cell.cycle 4"])
    let words = try ediglot("validate", "--specs", folder.path, "--partner", "north", "-", input: Array(text.utf8))
    #expect(words.output.contains("it would be above itself"))
    #expect(words.output.contains("3 rows would be above each other"))
  }

  @Test func codesOfATableAreKnown() throws {
    let table = ["partners/north/tables/departments.csv": "code,name\n10,Board\n20,Care\n"]
    let tables = "tables: { departments: \"tables/departments.csv\" }"
    let folder = try partner(
      "employees", columns: "department: { known: \"departments\" }", more: tables, files: table)
    let text = "number;name;department\n1;A;10\n2;B;21\n3;C;\n"
    #expect(try findings(folder, text) == ["3:5 reject cell.unknown 21"])
    let words = try ediglot("validate", "--specs", folder.path, "--partner", "north", "-", input: Array(text.utf8))
    #expect(words.output.contains("which the table departments does not have"))
    #expect(words.output.contains("ours to mend: add it to the table"))
    // Agreed otherwise, it is told and no more.
    let lenient = try partner(
      "employees", columns: "department: { known: \"departments\" }",
      more: "\(tables), tolerance: { \"cell.unknown\": \"warn\" }", files: table)
    #expect(try findings(lenient, text) == ["3:5 warn cell.unknown 21"])
    // In a file that is not the whole list, those above are in the table or in the file.
    let part = try partner(
      "departments", columns: "parent: { known: \"departments\" }", more: tables, files: table)
    #expect(try findings(part, "\(head)\n30;New;20\n31;Newer;30\n32;Odd;99\n") == ["4:8 reject cell.unknown 99"])
  }

  @Test func badgesAreUnique() throws {
    let folder = try partner("employees")
    let text = "number;badge;name\n1;B1;A\n2;B2;B\n3;B1;C\n1;;D\n"
    #expect(try findings(folder, text) == ["4:3 reject cell.repeated B1", "5:1 reject cell.repeated 1"])
  }

  @Test func guidesNameTablesAndColumnsThatAreThere() throws {
    let folder = try partner(
      "employees", columns: "department: { known: \"departements\" }, manager: { among: \"nmber\" }")
    let (code, lines) = try folder.remarks()
    #expect(code == 4)
    #expect(lines.contains { $0.contains("there is no other column 'nmber', did you mean 'number'?") })
    let table = try partner(
      "employees", columns: "department: { known: \"departements\" }",
      more: "tables: { departments: \"tables/d.csv\" }", files: ["partners/north/tables/d.csv": "a,b\n1,2\n"])
    #expect(
      try table.remarks().lines.contains {
        $0.contains("looks values up in the table 'departements'") && $0.contains("did you mean 'departments'?")
      })
    // A table that only a guide names is used.
    let used = try partner(
      "employees", columns: "department: { known: \"departments\" }",
      more: "tables: { departments: \"tables/d.csv\" }", files: ["partners/north/tables/d.csv": "a,b\n1,2\n"])
    #expect(try !used.remarks().lines.contains { $0.contains("uses the code table") })
  }
}
