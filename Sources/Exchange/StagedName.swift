// What an output is called while it is on its way out: where it goes and its name, in one, so that a message has one folder
// and no more. Folders are made and removed for every file that comes, which is dear.

/// `northside-medsurg@test@@855.edi.999.edi` goes to `northside-medsurg/test`. No partner's name and no name of ours holds an
/// `@`.
enum StagedName {
  private static let mark = "@@"

  static func make(_ name: String, in folder: String) -> String {
    folder.split(separator: "/").joined(separator: "@") + mark + name
  }

  /// The folder below the outbox, and the name there; nil for what has no such name.
  static func read(_ staged: String) -> (folder: String, name: String)? {
    let letters = Array(staged)
    guard let at = letters.indices.dropLast().first(where: { letters[$0] == "@" && letters[$0 + 1] == "@" }) else {
      return nil
    }
    return (String(letters[..<at]).split(separator: "@").joined(separator: "/"), String(letters[(at + 2)...]))
  }
}
