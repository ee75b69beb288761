// Mistakes in files of rows and documents of XML, those that can be made in what a page is about.

import Conformance
import Delimited
import Findings

extension Mistake {
  /// Mistakes in what is sent in a language.
  static func all(_ language: GuideLanguage, _ sets: [CompanionSet]) -> [Mistake] {
    switch language {
    case .x12: return all
    case .rows:
      let layouts = sets.compactMap { set -> RowLayout? in
        if case .rows(let layout) = set.layout, set.direction != .ours { layout } else { nil }
      }
      let isNamed = sets.contains { !$0.files.isEmpty }
      return (isNamed ? [Mistake(.rowsUnknown, "a file of another name than was agreed")] : []) + wholeRows(layouts)
        + cells(layouts.flatMap { $0.records.flatMap(\.columns) })
    case .xml: return ofXML + values + [unmapped]
    }
  }

  private static let values: [Mistake] = [
    Mistake(.elementTooShort, "a value that is too short"),
    Mistake(.elementTooLong, "a value that is too long"),
    Mistake(.elementCode, "a code that is not in the list"),
    Mistake(.elementNumber, "what should be a number is none"),
    Mistake(.elementDate, "a date that cannot be"),
    Mistake(.elementTime, "a time that cannot be"),
  ]
  private static let unmapped = Mistake(.codeUnmapped, "a code our tables do not know")

  // MARK: Rows

  private static func wholeRows(_ layouts: [RowLayout]) -> [Mistake] {
    var list = [Mistake(.rowsMissing, "there is no row in the file")]
    if layouts.contains(where: \.hasHeader) {
      list += [
        Mistake(.columnMissing, "the header has not a column that is required"),
        Mistake(.columnRepeated, "two columns of the same name"),
        Mistake(.columnUnknown, "a column that is not named here"),
      ]
    }
    list += [
      Mistake(.rowText, "bytes that are no text in the encoding agreed on"),
      Mistake(
        .rowCells,
        layouts.contains { !$0.isOfFixedWidth }
          ? "a row with more cells, or fewer, than there are columns" : "text behind the last column of a row"),
    ]
    if layouts.contains(where: { $0.dialect.quote != nil && !$0.isOfFixedWidth }) {
      list += [
        Mistake(.rowUnclosedQuote, "a quote that is never closed"),
        Mistake(.rowStrayQuote, "a quote in a cell that does not begin with one"),
        Mistake(.rowTextAfterQuote, "text behind the closing quote of a cell"),
      ]
    }
    if layouts.contains(where: { $0.typeColumn > 0 }) { list += kinds }
    if layouts.contains(where: { !$0.keys.isEmpty && !$0.sorts }) {
      list.append(Mistake(.documentRepeated, "rows of one document, with others between them"))
    }
    return list
  }

  /// Where rows are of several kinds.
  private static let kinds: [Mistake] = [
    Mistake(.segmentUnknown, "a kind of row that is not named here"),
    Mistake(.segmentMissing, "a row that is required is missing"),
    Mistake(.loopMissing, "a group of rows that is required is missing"),
    Mistake(.segmentUnexpected, "a row with no place where it stands"),
    Mistake(.segmentOutOfOrder, "a row out of order"),
    Mistake(.segmentTooMany, "a row more often than allowed"),
    Mistake(.loopTooMany, "a group of rows more often than allowed"),
  ]

  private static func cells(_ columns: [RowLayout.Column]) -> [Mistake] {
    var list = [Mistake(.elementMissing, "a cell is empty that is required")] + values
    let hasNumbers = columns.contains { if case .decimal = $0.form { true } else { false } }
    if hasNumbers { list.append(Mistake(.cellMarks, "a number with other marks than those agreed on")) }
    list.append(Mistake(.cellDamaged, "a number that a spreadsheet has cut off (4.03899E+12)"))
    if columns.contains(where: { $0.pattern != nil }) {
      list.append(Mistake(.cellPattern, "a value that does not look as agreed"))
    }
    if columns.contains(where: \.isUnique) {
      list.append(Mistake(.cellRepeated, "a value that may come but once comes again"))
    }
    if columns.contains(where: \.isReference) {
      list.append(Mistake(.cellUnknown, "a value that must be known from elsewhere, and is not"))
    }
    if columns.contains(where: { $0.among > 0 }) {
      list.append(Mistake(.cellCycle, "rows that are above each other in a circle"))
    }
    return list + [unmapped]
  }

  // MARK: XML

  private static let ofXML: [Mistake] = [
    Mistake(.xmlMalformed, "the file is no well-formed XML"),
    Mistake(.xmlTruncated, "the file ends before its root element does"),
    Mistake(.xmlUnsafe, "entities are declared"),
    Mistake(.xmlCharacters, "bytes that are no text in the encoding of the file"),
    Mistake(.xmlUnknown, "a root element that was not agreed on"),
    Mistake(.xmlElementMissing, "an element that is required is missing"),
    Mistake(.xmlElementTooMany, "an element more often than allowed"),
    Mistake(.xmlElementUnknown, "an element that is not named here"),
    Mistake(.xmlElementOrder, "an element out of order"),
    Mistake(.elementMissing, "an attribute or a text that is required is missing"),
    Mistake(.xmlAttributeUnknown, "an attribute that is not named here"),
  ]
}
