// Remarks as compilers tell them - file, line, column, the line itself with a caret under the place - or as JSON lines.

import JSON5
import Octets
import PartnerSpec
import Translation

package struct RemarkReport {
  private let paint: Paint
  private let folder: SpecFolder
  private var lines: [String: [String]] = [:]

  package init(_ folder: SpecFolder, _ paint: Paint) {
    self.folder = folder
    self.paint = paint
  }

  /// One remark, with the line it is about.
  package mutating func text(_ remark: SpecRemark) -> String {
    var place = remark.file
    if remark.line > 0 { place += ":\(remark.line):\(remark.column)" }
    let isError = remark.severity == .error
    let head = [
      remark.file.isEmpty ? "" : paint("\(place): ", .bold),
      paint("\(remark.severity.rawValue): ", isError ? .boldRed : .yellow), remark.message,
      isError ? "" : paint(" [\(remark.rule.rawValue)]", .dim),
    ].joined()
    guard let line = line(remark) else { return head }
    let (shown, caret) = Self.window(line, remark.column)
    let mark = String(repeating: " ", count: caret) + "^"
    return "\(head)\n  \(shown)\n  \(paint(mark, isError ? .boldRed : .yellow))"
  }

  /// What remarks there were.
  package static func summary(_ remarks: SpecRemarks) -> String {
    func count(_ severity: SpecRemark.Severity) -> String {
      let count = remarks.count(severity)
      return "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    return "\(count(.error)), \(count(.warning))"
  }

  private mutating func line(_ remark: SpecRemark) -> String? {
    guard remark.line > 0 else { return nil }
    if lines[remark.file] == nil {
      let path = folder.path(of: JSON5File(remark.file))
      let bytes = try? folder.read(path)
      let text = String(decoding: bytes ?? [], as: UTF8.self)
      lines[remark.file] = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    }
    guard let all = lines[remark.file], remark.line <= all.count else { return nil }
    return all[remark.line - 1]
  }

  /// As much of a long line as fits around the column, and where the caret stands under it.
  private static func window(_ line: String, _ column: Int) -> (String, caret: Int) {
    let scalars = line.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }
    let index = max(0, min(column - 1, scalars.count))
    let width = 100
    let start = index < width - 20 ? 0 : index - 40
    let end = min(scalars.count, start + width)
    var text = String(String.UnicodeScalarView(scalars[start..<end]))
    var caret = index - start
    if start == 0 {
      let blanks = text.prefix { $0 == " " }.count
      let cut = min(blanks, caret)
      text = String(text.dropFirst(cut))
      caret -= cut
    } else {
      text = "… " + text
      caret += 2
    }
    return (end < scalars.count ? text + " …" : text, caret)
  }

  // MARK: JSON

  /// One remark as a line of JSON.
  package static func json(_ remark: SpecRemark) -> String {
    var members: [JSONText.Member] = [
      .init(name: "type", value: "remark"), .init(name: "severity", value: .string(remark.severity.rawValue)),
      .init(name: "rule", value: .string(remark.rule.rawValue)), .init(name: "file", value: .string(remark.file)),
    ]
    if remark.line > 0 {
      members.append(.init(name: "line", value: .number(Int64(remark.line))))
      members.append(.init(name: "column", value: .number(Int64(remark.column))))
    }
    members.append(.init(name: "message", value: .string(remark.message)))
    return JSONText.object(members).line
  }

  /// The counts as the last line of JSON.
  package static func jsonSummary(_ remarks: SpecRemarks) -> String {
    JSONText.object([
      .init(name: "type", value: "summary"), .init(name: "errors", value: .number(Int64(remarks.count(.error)))),
      .init(name: "warnings", value: .number(Int64(remarks.count(.warning)))),
    ]).line
  }
}
