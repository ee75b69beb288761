// The report as text, to be mailed or read in a terminal.

import Findings
import Translation

struct ReportText {
  private let report: ProcessingReport

  init(_ report: ProcessingReport) { self.report = report }

  var lines: [String] {
    var lines = ["Report on \(report.file)", ""]
    for (label, text) in report.heading { lines.append("\(padded(label, 10))\(text)") }
    if report.documents.count > 1 || report.rejectedCount > 0 && report.documentCount > 1 { lines += documentLines }
    lines += findingLines
    lines += ["", report.conclusion]
    return lines
  }

  private var documentLines: [String] {
    let width = min(report.documents.map { $0.title.count }.max() ?? 0, 40)
    var lines = ["", "Documents"]
    for document in report.documents {
      let ordinal = padded("\(document.ordinal).", 6)
      lines.append("  \(ordinal)\(padded(document.title, width))  \(document.outcome)")
    }
    let more = report.documentCount - report.documents.count
    return more > 0 ? lines + ["  and \(more) more"] : lines
  }

  private var findingLines: [String] {
    if report.findingCount == 0 { return [] }
    var lines = ["", "Findings"]
    for (index, item) in report.items.enumerated() {
      lines += ["", "  \(padded("\(index + 1).", 6))\(item.severity.told): \(item.message)"]
      func add(_ label: String, _ text: String) {
        if !text.isEmpty { lines.append("        \(padded(label, 11))\(text)") }
      }
      add("where:", "line \(item.line), column \(item.column) (\(item.place))")
      add("found:", item.excerpt?.text ?? "")
      if let marked = item.excerpt?.marked {
        lines.append(
          String(repeating: " ", count: 19 + marked.lowerBound) + String(repeating: "^", count: marked.count))
      }
      add("expected:", item.expected)
      add("to do:", item.advice)
      add("rule:", item.rule)
    }
    return report.untold > 0 ? lines + ["", "  and \(report.untold) more that are not listed"] : lines
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}

extension ProcessingReport {
  /// What the report is about, and how it went.
  var heading: [(label: String, text: String)] {
    var heading: [(String, String)] = []
    if let partner { heading.append(("From", partner.name.isEmpty ? partner.id : "\(partner.name) (\(partner.id))")) }
    if !guide.isEmpty { heading.append(("Read as", guide)) }
    heading.append(("Size", size))
    heading.append(("Result", result))
    return heading
  }

  private var size: String {
    // Of what could not be begun with nothing is known.
    var parts = [summary.bytes == 0 ? "" : "\(summary.bytes) bytes", Self.count(documentCount, "document")]
    if summary.isOfElements {
      parts.append(Self.count(summary.rows, "element"))
    } else if summary.isOfRows {
      parts.append(Self.count(summary.rows, "row"))
    }
    return parts.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  var result: String {
    let accepted = documentCount - rejectedCount
    let counts = verdict == .partlyAccepted ? ": \(accepted) of \(Self.count(documentCount, "document"))" : ""
    let findings = findingCount > 0 ? ", \(Self.count(findingCount, "finding"))" : ""
    return verdict.words + counts + findings
  }

  /// What the sender shall do now.
  var conclusion: String {
    switch verdict {
    case .accepted: "Nothing has to be done."
    case .acceptedWithErrors: "All was accepted. Please see to the findings before the next file."
    case .partlyAccepted:
      "Please correct the rejected documents and send them again; do not send again what was accepted."
    case .rejected: "Nothing of the file was accepted. Please correct it and send it again."
    }
  }

  static func count(_ number: Int, _ unit: String) -> String { "\(number) \(unit)\(number == 1 ? "" : "s")" }
}

extension ProcessingReport.Document {
  var title: String { number.isEmpty ? kind : "\(kind) \(number)" }

  var outcome: String {
    findings > 0 ? "\(verdict.words), \(ProcessingReport.count(findings, "finding"))" : verdict.words
  }
}

extension Severity {
  /// What it means for the document, in a word for its sender.
  var told: String {
    switch self {
    case .reject: "refused"
    case .warn: "warning"
    case .note: "note"
    }
  }
}
