// Words about rows: how they are written, which columns there are, what a spreadsheet has done to values.

import Findings
import Octets

extension Phrase {
  func aboutRow() -> FindingText {
    switch finding.rule {
    case .columnMissing, .columnUnknown, .columnRepeated, .rowsMissing, .rowsUnknown, .documentRepeated,
      .valuesUncompared:
      aboutColumns()
    case .rowTooLong, .rowTooManyCells, .rowUnclosedQuote: aboutRefusedRow()
    case .rowEncoding, .rowSeparator, .rowText: aboutWriting()
    case .cellUnknown, .cellCycle: aboutReference()
    default: aboutCell()
    }
  }

  /// `cell 4`, where it is known.
  private var cell: String { finding.actual > 0 ? "cell \(finding.actual) of the row" : "the row" }

  private func aboutColumns() -> FindingText {
    switch finding.rule {
    case .columnMissing where finding.element == 0:
      FindingText(
        "the header has none of the columns of the guide"
          + (finding.expected > 0
            ? "; with \(value) between cells it would have \(Self.count(finding.expected, "column"))" : ""),
        expected: "columns of the guide",
        finding.expected > 0
          ? "Correct 'separator' of the guide, or ask the sender to separate cells as agreed."
          : "Check that the file is what it is said to be, and 'skip' and 'header' of the guide.")
    case .columnMissing:
      FindingText(
        "the header has no column \(value)", expected: "a column of that name, or of one that the guide lists for it",
        "Add the name the partner uses to 'header' of the column, or ask for the column.")
    case .columnUnknown where finding.expected > 0:
      FindingText(
        "the column \(value) is not read: another was found that the guide has under this name too",
        expected: "one column of those names",
        "Nothing, if it does not matter. Else give it a column of its own in the guide.")
    case .columnUnknown:
      FindingText(
        "nothing is known of the column \(value)", expected: "a column of the guide",
        "Nothing, if it does not matter: it is not read. Else add it to the guide.")
    case .rowsUnknown:
      FindingText(
        "no file of the partner's is called \(value)",
        expected: "a name such as \(String(decoding: list.copy(finding.excerpt), as: UTF8.self))",
        "Name the file as was agreed, or add its name to 'files' of what the partner sends.")
    case .columnRepeated:
      FindingText(
        "two columns are called \(value)", expected: "one column of that name", "Ask the sender to name them apart.")
    case .documentRepeated:
      FindingText(
        "the document \(value) goes on here; it began in row \(finding.expected), and others came between",
        expected: "all rows of a document together",
        "Ask the sender to send the rows of a document together. Say 'sort: true' in the guide, if they may stand anywhere."
      )
    case .valuesUncompared:
      FindingText(
        "there are more values than can be remembered: from here on not all are compared with all others",
        expected: "some hundred thousand values that must be there once, or that rows refer to",
        "Nothing of the file is left out. To have all values compared, ask the sender for more than one file.")
    default:
      FindingText(
        "there is no row of data in the file", expected: "at least one row",
        "Ask the sender whether the file is complete; check 'skip' and 'header' of the guide.")
    }
  }

  private func aboutRefusedRow() -> FindingText {
    switch finding.rule {
    case .rowTooLong:
      FindingText(
        "a row is longer than a row may be; it is left out", expected: "at most 1 MiB",
        "Check that no quote is missing and that the file is what it is said to be.")
    case .rowTooManyCells:
      FindingText(
        "a row has more cells than a row may have; it is left out", expected: "at most 4096 cells",
        "Check the separator.")
    default:
      FindingText(
        "a quote opens here and is never closed: what follows is left out", expected: "a closing quote",
        "Ask the sender to double quotes inside text; check 'quote' and 'escape' of the guide.")
    }
  }

  private func aboutWriting() -> FindingText {
    switch finding.rule {
    case .rowEncoding where finding.segment > 0:
      FindingText(
        "the text is UTF-8, but by the guide each byte is a letter: 'ä' is read as 'Ã¤'",
        expected: "text in the encoding of the guide",
        "Correct 'encoding' of the guide, or ask the sender to write the file as was agreed.")
    case .rowEncoding:
      FindingText(
        "the byte order mark tells another encoding than the guide; the mark is believed",
        "Correct 'encoding' of the guide.")
    case .rowSeparator:
      FindingText(
        "the line 'sep=' tells another separator than the guide; the line is believed",
        "Correct 'separator' of the guide.")
    default:
      FindingText(
        "\(cell) holds bytes that are no text in the encoding of the file", expected: "text in that encoding",
        "Correct 'encoding' of the guide, or ask the sender in which it is written.")
    }
  }

  private func aboutCell() -> FindingText {
    switch finding.rule {
    case .cellDamaged where finding.expected > 0:
      FindingText(
        "\(subject) is \(value): the row ends in the middle of it", expected: "all \(finding.expected) characters",
        "Ask the sender to send the row to its end. Nothing was guessed.")
    case .cellDamaged:
      FindingText(
        "\(subject) is \(value): a spreadsheet has cut off its digits", expected: "all digits",
        "Ask the sender to make the column text before it is saved, and to send the file again.")
    case .cellPattern:
      FindingText(
        "\(subject) is \(value), which does not look as agreed", expected: "a value as 'pattern' of the guide says",
        "Correct 'pattern' of the guide, or ask the sender to correct the value.")
    case .cellMarks:
      FindingText(
        "\(subject) is \(value), which has other marks than were agreed",
        expected: "the decimal mark and the thousands marks that were agreed",
        "Ask the sender to write all numbers alike; else correct 'decimal' and 'thousands' of the guide. Nothing was guessed."
      )
    case .cellRepeated:
      FindingText(
        "\(subject) is \(value), as in row \(finding.expected)", expected: "another value in each row",
        "Ask the sender which of the rows holds.")
    case .rowStrayQuote:
      FindingText(
        "\(cell) holds a quote in the middle of text", expected: "the whole text in quotes, and quotes inside doubled",
        "Read as it stands. Check 'quote' of the guide, or ask the sender to quote the text.")
    case .rowTextAfterQuote:
      FindingText(
        "\(cell) has text behind its closing quote", expected: "a separator behind the closing quote",
        "Read with that text. Ask the sender to double quotes inside text.")
    case .rowNUL:
      FindingText("\(cell) holds a NUL byte", expected: "text", "Ask the sender for a file of text.")
    case .rowCells where finding.actual == 0:
      FindingText(
        "the row has text behind its last column, which ends with character \(finding.expected)",
        expected: "nothing but blanks behind it",
        "The text is not read. If it is a field, add its column to the guide; else check that the columns are not shifted."
      )
    default:
      FindingText(
        "the row has \(Self.count(finding.actual, "cell")), not \(finding.expected)",
        expected: Self.count(finding.expected, "cell"), "Check that no text holds a separator without quotes.")
    }
  }

  /// Values that must be known: who has to mend it depends on where they are known from.
  private func aboutReference() -> FindingText {
    let source = units.guide?.elementSource(of: finding.tag, Int(finding.element)) ?? ""
    let known = source.isEmpty ? "the list of values" : source
    if finding.rule == .cellCycle {
      let circle = finding.actual > 1 ? "\(finding.actual) rows would be above each other" : "it would be above itself"
      return FindingText(
        "\(subject) is \(value): \(circle)", expected: "a value of \(known) that is not below this row, or nothing",
        "The sender's to mend: leave the cell empty in the topmost row.")
    }
    let isTable = known.hasPrefix("the table")
    return FindingText(
      "\(subject) is \(value), which \(known) \(known.contains(" or ") ? "do" : "does") not have",
      expected: "a value of \(known)",
      isTable
        ? "If it is right, ours to mend: add it to the table. If not, the sender's: ask them to correct the row."
        : "The sender's to mend: ask for the row that is missing, or for a correction of this one.")
  }
}
