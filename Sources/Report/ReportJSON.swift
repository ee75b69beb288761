// The report for programs: one JSON object, and the schema of it.

import Acknowledgement
import Findings
import Translation

struct ReportJSON {
  private let report: ProcessingReport

  init(_ report: ProcessingReport) { self.report = report }

  var text: String {
    var object = JSONMembers()
    object.add("type", "processingReport" as JSONText)
    object.add("file", .string(report.file))
    object.add("partner", report.partner?.id)
    object.add("readAs", report.guide)
    object.add("status", .string(report.verdict.name))
    object.add("bytes", count: report.summary.bytes)
    object.add("documents", count: report.documentCount)
    object.add("documentsRejected", count: report.rejectedCount)
    object.add("findings", count: report.findingCount)
    object.add("results", .array(report.documents.map(json)))
    object.add("problems", .array(report.items.map(json)))
    object.add("untold", count: report.untold)
    return JSONText.object(object.members).page()
  }

  private func json(_ document: ProcessingReport.Document) -> JSONText {
    var object = JSONMembers()
    object.add("ordinal", count: document.ordinal)
    object.add("number", document.number)
    object.add("kind", document.kind)
    object.add("status", .string(document.verdict.name))
    object.add("findings", count: document.findings)
    return .object(object.members)
  }

  private func json(_ item: ProcessingReport.Item) -> JSONText {
    var object = JSONMembers()
    object.add("severity", .string(item.severity.name))
    object.add("rule", .string(item.rule))
    object.add("line", count: item.line)
    object.add("column", count: item.column)
    object.add("place", item.place)
    object.add("message", .string(item.message))
    object.add("expected", item.expected)
    object.add("advice", item.advice)
    object.add("excerpt", item.excerpt?.text)
    return .object(object.members)
  }
}

package enum ReportSchema {
  /// The schema, laid out for people.
  package static func json() -> String {
    return Schema.object(properties, required: required, "What became of a file, for its sender.").with(
      Schema.member("$schema", Schema.dialect), Schema.member("$id", "urn:ediglot:schema:report"),
      Schema.member("title", "Ediglot processing report")
    ).and(Schema.member("$defs", .object(definitions))).page()
  }

  private static let required = [
    "type", "file", "status", "bytes", "documents", "documentsRejected", "findings", "results", "problems", "untold",
  ]

  private static let verdicts = Schema.choice(
    Verdict.allCases.map(\.name), "partlyAccepted: some documents are accepted, others are not")

  private static var properties: [JSONText.Member] {
    [
      Schema.member("type", ["const": "processingReport"]),
      Schema.member("file", Schema.text("the name the file came under")),
      Schema.member("partner", Schema.text("who sent it")),
      Schema.member("readAs", Schema.text("what it was read as")),
      Schema.member("status", verdicts),
      Schema.member("bytes", Schema.whole("bytes read", minimum: 0)),
      Schema.member("documents", Schema.whole("documents in the file", minimum: 0)),
      Schema.member("documentsRejected", Schema.whole("of them rejected", minimum: 0)),
      Schema.member("findings", Schema.whole("findings, listed or not", minimum: 0)),
      Schema.member(
        "results", list("document", "documents in the order of the file, \(ProcessingReport.limit) at most")),
      Schema.member("problems", list("finding", "what is wrong, \(ProcessingReport.limit) findings at most")),
      Schema.member("untold", Schema.whole("findings that are not listed", minimum: 0)),
    ]
  }

  private static func list(_ name: String, _ about: String) -> JSONText {
    ["type": "array", "items": Schema.reference(name), "description": .string(about)]
  }

  private static var definitions: [JSONText.Member] {
    let document = [
      Schema.member("ordinal", Schema.whole("in the file", minimum: 1)),
      Schema.member("number", Schema.text("its control number, key, or number")),
      Schema.member("kind", Schema.text("what it is")),
      Schema.member("status", verdicts),
      Schema.member("findings", Schema.whole("findings in it", minimum: 0)),
    ]
    let finding = [
      Schema.member("severity", Schema.choice(["warn", "reject"], "reject: the document is refused")),
      Schema.member("rule", Schema.choice(Rule.allCases.map(\.name), "the rule that is broken")),
      Schema.member("line", Schema.whole("line, from 1", minimum: 1)),
      Schema.member("column", Schema.whole("column in bytes, from 1", minimum: 1)),
      Schema.member("place", Schema.text("the place in other words")),
      Schema.member("message", Schema.text("what is wrong")),
      Schema.member("expected", Schema.text("what would have been right")),
      Schema.member("advice", Schema.text("what to do")),
      Schema.member("excerpt", Schema.text("what stands there; passwords masked")),
    ]
    return [
      Schema.member(
        "document", Schema.object(document, required: ["ordinal", "kind", "status", "findings"], "A document.")),
      Schema.member(
        "finding", Schema.object(finding, required: ["severity", "rule", "line", "column", "message"], "A finding.")),
    ]
  }
}
