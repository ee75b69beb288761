// The JSON Schema of guides for rows: how a file is written, and its columns.

import Translation

enum RowGuideSchema {
  private static let name = "[A-Za-z][A-Za-z0-9_]*"
  private static let type = "(AN|ID|R|N[0-9]?|DT|TM|B)( [0-9]+/[0-9]+)?( M)?"
  private static let usage = "^[A-Za-z0-9]{1,4} [MO] (\\*|[0-9]+)$"

  static var schema: JSONText {
    let members: [JSONText.Member] = [
      Schema.member("extends", Schema.plain(), "the guide this one is based on"),
      Schema.member("language", ["const": "csv"], "the guide is for rows"),
      Schema.member("set", Schema.plain("^[a-z][a-z-]*$"), "what the file is about: price-list, stock, invoice"),
      Schema.member("name", Schema.plain(), "what people call it"),
      Schema.member("dialect", dialect, "how the file is written"),
      Schema.member("header", Schema.bool, "the first row says what the columns are called"),
      Schema.member("skip", count, "lines before the header or the first row that are no rows"),
      Schema.member(
        "ignore", Schema.oneOrMore(Schema.plain()), "what rows begin with that are passed over: totals, notes"),
      Schema.member("columns", columns, "the columns of all rows"),
      Schema.member("document", Schema.oneOrMore(Schema.plain()), "columns whose values tell documents apart"),
      Schema.member("sort", Schema.bool, "rows of a document may stand anywhere in the file"),
      Schema.member("record", place, "the column that tells kinds of rows, from 1, or its first and last character"),
      Schema.member("records", Schema.table(record, keys: "^[A-Za-z0-9]{1,4}$"), "kinds of rows"),
    ]
    let areas = ["heading", "detail", "summary"].map {
      Schema.member(
        $0, Schema.list(["anyOf": [Schema.plain(usage), Schema.table(["type": "array"], keys: usage)]]),
        "kinds of rows in their order")
    }
    return Schema.members(members + areas).and(Schema.member("description", "A guide for rows."))
  }

  private static var count: JSONText { ["type": "integer", "minimum": .number(0)] }
  /// A column by its number, or by its first and last character.
  private static var place: JSONText {
    ["anyOf": [["type": "integer", "minimum": .number(1)], Schema.plain("^[0-9]+-[0-9]+$")]]
  }

  private static var numbers: [JSONText.Member] {
    [
      Schema.member("decimal", Schema.words([".", ","]), "what stands before decimals"),
      Schema.member("thousands", Schema.words(["", ".", ",", "'", " "]), "what stands between thousands"),
      Schema.member("signs", Schema.oneOrMore(Schema.plain()), "signs of currencies, or %, beside numbers"),
      Schema.member("trailingMinus", Schema.bool, "the minus stands behind the number"),
      Schema.member("parentheses", Schema.bool, "numbers in parentheses are negative"),
    ]
  }

  private static var dialect: JSONText {
    Schema.members(
      [
        Schema.member("separator", Schema.plain(), "what stands between cells; tab for a tab"),
        Schema.member("quote", ["type": "string"], "what stands around text; empty for nothing"),
        Schema.member("escape", Schema.words(["doubled", "backslash", "both"]), "how a quote stands inside quotes"),
        Schema.member("comment", Schema.plain(), "what begins rows that are no data"),
        Schema.member("rowEnd", Schema.words(["lf", "cr", "crlf"]), "what is written behind rows"),
        Schema.member(
          "encoding",
          Schema.words(["utf-8", "iso-8859-1", "latin-1", "windows-1252", "utf-16le", "utf-16be"]), "bytes of letters"),
        Schema.member("trim", Schema.bool, "blanks around cells are no data"),
      ] + numbers)
  }

  private static var record: JSONText {
    Schema.members(
      [
        Schema.member("type", Schema.plain(), "what stands in the column that tells the kind"),
        Schema.member("columns", columns, "its columns, in their order"),
      ], required: ["columns"])
  }

  private static var columns: JSONText {
    let column = Schema.members(
      [
        Schema.member("header", Schema.oneOrMore(Schema.plain()), "what it may be called in the header"),
        Schema.member("at", place, "its number in the row, or its first and last character"),
        Schema.member("is", Schema.plain("^\(type)$"), "type and lengths: AN 1/40, R 1/12, DT"),
        Schema.member("use", Schema.words(["M", "O"]), "mandatory or optional"),
        Schema.member("codes", Schema.oneOrMore(Schema.plain()), "what may stand in it"),
        Schema.member("form", Schema.oneOrMore(Schema.plain()), "how its dates are written: DD.MM.YYYY"),
        Schema.member("empty", Schema.oneOrMore(Schema.plain()), "texts that stand for nothing"),
        Schema.member("pattern", Schema.plain(), "what its values look like: [A-Z]{2}\\d{6}"),
        Schema.member("unique", Schema.bool, "no two rows have the same value"),
        Schema.member("known", Schema.plain(), "the partner's code table that has its values"),
        Schema.member("among", Schema.plain(), "the column that has its values, in some row"),
      ] + numbers)
    return Schema.table(["anyOf": [Schema.plain("^\(type)$"), column, Schema.null]], keys: "^\(name)$")
  }
}
