// The report as a page of HTML that loads nothing and runs nothing.

import Findings
import Page
import Translation

struct ReportPage {
  private let report: ProcessingReport

  init(_ report: ProcessingReport) { self.report = report }

  var page: String {
    var markup = Markup()
    markup.element("html", ["lang": "en", "xmlns": "http://www.w3.org/1999/xhtml"]) { html in
      html.element("head") { head in
        head.void("meta", ["charset": "utf-8"])
        head.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        head.element("title", "Report on \(report.file)")
        head.style(StyleSheet.text)
      }
      html.element("body", [:], body)
    }
    return "<!DOCTYPE html>\n" + markup.text
  }

  private func body(_ body: inout Markup) {
    body.element("h1", "Report on \(report.file)")
    body.element("p", report.conclusion, ["class": "lead"])
    body.element("table") { table in
      table.element("tbody") { rows in
        for (label, text) in report.heading {
          rows.element("tr") { row in
            row.element("th", label, ["scope": "row"])
            row.element("td", text)
          }
        }
      }
    }
    if report.documents.count > 1 { documents(&body) }
    if report.findingCount > 0 { findings(&body) }
  }

  private func documents(_ body: inout Markup) {
    body.element("h2", "Documents")
    body.table(["", "Document", "Result"]) { rows in
      for document in report.documents {
        rows.element("tr", document.verdict == .rejected ? ["class": "changed"] : [:]) { row in
          row.element("td", "\(document.ordinal)", ["class": "number"])
          row.element("td", document.title)
          row.element("td", document.outcome)
        }
      }
    }
    let more = report.documentCount - report.documents.count
    if more > 0 { body.element("p", "and \(more) more", ["class": "note"]) }
  }

  private func findings(_ body: inout Markup) {
    body.element("h2", "Findings")
    for (index, item) in report.items.enumerated() {
      body.element("h3", "\(index + 1). \(item.severity.told): \(item.message)")
      body.element("p", "Line \(item.line), column \(item.column) (\(item.place))", ["class": "note"])
      if let excerpt = item.excerpt { show(excerpt, &body) }
      if !item.expected.isEmpty { body.element("p", "Expected: \(item.expected)") }
      if !item.advice.isEmpty { body.element("p", item.advice, ["class": "required"]) }
      body.element("p", "Rule \(item.rule)", ["class": "note"])
    }
    if report.untold > 0 { body.element("p", "and \(report.untold) more that are not listed", ["class": "note"]) }
  }

  /// The excerpt, with the text in question marked.
  private func show(_ excerpt: Excerpt.Line, _ body: inout Markup) {
    body.element("pre") { box in
      let text = Array(excerpt.text)
      guard let marked = excerpt.marked, marked.upperBound <= text.count else { return box.write(excerpt.text) }
      box.write(String(text[..<marked.lowerBound]))
      box.element("mark", String(text[marked]))
      box.write(String(text[marked.upperBound...]))
    }
  }
}
