// Reads the changes of a binding: `edit: [{ dropPrefix: "AC-" }, { pad: "0", to: 8 }, "upper"]`.

import JSON5
import Mapping
import Octets

enum EditReader {
  /// Every change there is, with the members beside its own name.
  private static let forms: [(name: String, more: [String])] = [
    ("upper", []), ("lower", []), ("substring", []), ("part", ["of"]), ("addPrefix", []), ("addSuffix", []),
    ("dropPrefix", []), ("dropSuffix", []), ("pad", ["to", "side"]), ("unpad", ["to", "side"]), ("replace", ["with"]),
    ("times", []), ("plus", []), ("round", ["mode"]), ("date", []), ("time", []),
  ]

  static func read(_ value: JSON5Value, _ reader: inout SpecReader) -> [MapEdit] {
    guard let list = value.array else {
      reader.fail(value, "expected a list of changes such as [{ dropPrefix: \"AC-\" }, \"upper\"]")
      return []
    }
    return list.compactMap { edit($0, &reader) }
  }

  private static func edit(_ value: JSON5Value, _ reader: inout SpecReader) -> MapEdit? {
    if let word = value.string {
      switch word {
      case "upper": return .upper
      case "lower": return .lower
      default: return unknown(value, word, &reader)
      }
    }
    guard let name = value.entries.first?.key else {
      reader.fail(value, "expected a change such as { dropPrefix: \"AC-\" }")
      return nil
    }
    guard let form = forms.first(where: { $0.name == name }), form.name != "upper", form.name != "lower" else {
      return unknown(value, name, &reader)
    }
    reader.refuseUnknown(value, known: [form.name] + form.more)
    guard let content = value[name] else { return nil }
    return edit(form.name, content, value, &reader)
  }

  private static func unknown(_ value: JSON5Value, _ name: String, _ reader: inout SpecReader) -> MapEdit? {
    let known = forms.map(\.name)
    let hint = Suggestion.nearest(to: name, in: known).map { ", did you mean '\($0)'?" } ?? ""
    reader.fail(value, "there is no change '\(name)'\(hint) known: \(known.joined(separator: ", "))")
    return nil
  }

  private static func edit(
    _ name: String, _ content: JSON5Value, _ value: JSON5Value, _ reader: inout SpecReader
  ) -> MapEdit? {
    switch name {
    case "substring": return substring(content, &reader)
    case "part":
      guard let number = count(content, &reader), number > 0, let of = text(value["of"] ?? value, &reader) else {
        return fail(content, "expected { part: 2, of: \"-\" }", &reader)
      }
      return .part(number, of: of)
    case "pad", "unpad": return filling(name, content, value, &reader)
    case "replace":
      guard let old = text(content, &reader), let with = value["with"]?.string else {
        return fail(content, "expected { replace: \"_\", with: \"-\" }", &reader)
      }
      return .replace(old, with: Array(with.utf8))
    case "times", "plus": return term(name, content, &reader)
    case "round": return rounding(content, value, &reader)
    case "date":
      guard let pattern = reader.string(content, "a date pattern") else { return nil }
      guard let pattern = DatePattern(pattern) else {
        return fail(content, "expected a pattern of YYYY or YY with MM and DD, M and D, or DDD: DD.MM.YYYY", &reader)
      }
      return .date(pattern)
    case "time":
      guard let pattern = reader.string(content, "a time pattern") else { return nil }
      guard let pattern = TimePattern(pattern) else {
        return fail(content, "expected a pattern of HH or H with MM, perhaps SS and AM: HH:MM, H:MM AM", &reader)
      }
      return .time(pattern)
    default:
      guard let text = text(content, &reader) else { return nil }
      switch name {
      case "addPrefix": return .addPrefix(text)
      case "addSuffix": return .addSuffix(text)
      case "dropPrefix": return .dropPrefix(text)
      default: return .dropSuffix(text)
      }
    }
  }

  /// `substring: [first, count]`, from 1; without a count up to the end.
  private static func substring(_ content: JSON5Value, _ reader: inout SpecReader) -> MapEdit? {
    let numbers = content.array?.compactMap { count($0, &reader) } ?? []
    guard 1...2 ~= numbers.count, numbers[0] > 0, numbers.count == 1 || numbers[1] > 0 else {
      return fail(content, "expected [first, count] with the first character as 1, or [first]", &reader)
    }
    return .substring(from: numbers[0], count: numbers.count == 2 ? numbers[1] : 0)
  }

  /// `{ pad: "0", to: 8, side: "left" }`; `unpad` may leave `to` out.
  private static func filling(
    _ name: String, _ content: JSON5Value, _ value: JSON5Value, _ reader: inout SpecReader
  ) -> MapEdit? {
    guard let text = text(content, &reader) else { return nil }
    let length = value["to"].flatMap { count($0, &reader) } ?? 0
    guard text.count == 1, text[0] < 0x80, 0...1_000 ~= length, length > 0 || name == "unpad" else {
      return fail(value, "expected one character and a length: { \(name): \"0\", to: 8 }", &reader)
    }
    let side = value["side"].flatMap { reader.choice($0, ["left", "right"]) } ?? "left"
    return name == "pad"
      ? .pad(text[0], to: length, isLeft: side == "left") : .unpad(text[0], to: length, isLeft: side == "left")
  }

  private static func term(_ name: String, _ content: JSON5Value, _ reader: inout SpecReader) -> MapEdit? {
    guard let text = text(content, &reader) else { return nil }
    guard let number = ExactDecimal(text.span, 0, text.count), number.sign != 0 else {
      return fail(content, "expected a decimal other than 0, in quotation marks: \"0.01\"", &reader)
    }
    return name == "times" ? .times(number) : .plus(number)
  }

  /// `{ round: 2, mode: "halfUp" }`: how is always written down.
  private static func rounding(
    _ content: JSON5Value, _ value: JSON5Value, _ reader: inout SpecReader
  ) -> MapEdit? {
    guard let digits = count(content, &reader), digits <= 12 else { return nil }
    guard let mode = value["mode"] else {
      return fail(value, "'round' needs a 'mode': halfUp, halfEven, up or down", &reader)
    }
    return reader.choice(mode, ExactDecimal.Rounding.allCases.map(\.rawValue))
      .flatMap { ExactDecimal.Rounding(rawValue: $0) }.map { .round(digits, $0) }
  }

  // MARK: Values

  private static func text(_ value: JSON5Value, _ reader: inout SpecReader) -> [UInt8]? {
    guard let text = reader.string(value, "a text") else { return nil }
    return text.isEmpty ? fail(value, "expected a text that is not empty", &reader) : Array(text.utf8)
  }

  private static func count(_ value: JSON5Value, _ reader: inout SpecReader) -> Int? {
    do throws(JSON5Error) {
      return try value.count(as: "a whole number")
    } catch {
      reader.fail(value, "expected a whole number")
      return nil
    }
  }

  private static func fail<Value>(_ value: JSON5Value, _ message: String, _ reader: inout SpecReader) -> Value? {
    reader.fail(value, message)
    return nil
  }
}
