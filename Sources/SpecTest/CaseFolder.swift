// Where the cases of a partner are: `<fixtures>/partners/<id>/<case>/`, one folder for each story. `input.*` is a file as it
// comes, `document.json` a canonical document that is to be written for the partner; what is expected lies beside it.

import Octets
import PartnerSpec

/// What a case may expect, by the name of its file.
package enum ExpectedFile: String, Sendable, CaseIterable {
  case canonical = "canonical.jsonl"
  case odoo = "odoo.jsonl"
  case functional = "997.edi"
  case implementation = "999.edi"
  case interchange = "TA1.edi"
  case findings = "findings.jsonl"
  /// The processing report, for programs and for people.
  case report = "report.json"
  case reportText = "report.txt"
  /// What is written for the partner, and why something is not.
  case output = "output.edi"
  case rows = "output.csv"
  case tree = "output.xml"
  case problems = "problems.jsonl"

  /// X12, or text that is compared line by line; else JSON lines.
  var isX12: Bool { rawValue.hasSuffix(".edi") }
  var isForeign: Bool { [.rows, .tree, .report, .reportText].contains(self) }

  /// What a transaction is written to.
  static func output(of transaction: PartnerProfile.Transaction?) -> ExpectedFile {
    transaction?.rows != nil ? .rows : transaction?.elements != nil ? .tree : .output
  }
}

/// One story of a partner.
package struct CaseFolder: Sendable {
  package let partner: String
  /// Without the folders above.
  package let name: String
  package let path: String
  /// Names of all files.
  let files: [String]

  /// `partner/name`
  package var title: String { "\(partner)/\(name)" }
  /// The file that comes in; nil where a document goes out.
  var input: String? { files.first { $0.hasPrefix("input.") } }
  /// The canonical document that goes out.
  var document: String? { files.first { $0 == Self.documentName } }
  private static let documentName = "document.json"

  /// Files that say what is expected.
  var expected: [ExpectedFile] { ExpectedFile.allCases.filter { files.contains($0.rawValue) } }

  /// Why this is no case; nil when it is one.
  var fault: String? {
    switch files.count(where: { $0.hasPrefix("input.") }) {
    case 0 where document == nil: "there is neither an input.* nor a \(Self.documentName)"
    case 0: nil
    case 1 where document != nil: "there is an input.* and a \(Self.documentName): make two cases of them"
    case 1: nil
    default: "there are several files input.*"
    }
  }

  func bytes(_ name: String) throws(FileError) -> [UInt8] { try SpecFolder(path: path).read(name) }

  /// The cases of a partner below the folder of fixtures, by name; none where it has no folder.
  package static func all(of partner: String, in fixtures: String) -> [CaseFolder] {
    let folder = "\(fixtures)/partners/\(partner)"
    return listFolder(folder).filter { !$0.hasPrefix(".") }.compactMap { name in
      let path = "\(folder)/\(name)"
      let files = listFolder(path).filter { !$0.hasPrefix(".") }
      return files.isEmpty ? nil : CaseFolder(partner: partner, name: name, path: path, files: files)
    }
  }

  /// Partners that have a folder of fixtures.
  package static func partners(in fixtures: String) -> [String] {
    listFolder("\(fixtures)/partners").filter { !listFolder("\(fixtures)/partners/\($0)").isEmpty }
  }
}
