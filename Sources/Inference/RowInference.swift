// Drafts a partner from samples of rows: for each kind of file a guide with its columns and a map. Rows say nothing of who
// sends them; how they are written is sniffed as `inspect` does, every row is counted, and the draft is held to the samples.

import Acknowledgement
import Canonical
import Conformance
import Delimited
import Findings
import Octets
import PartnerSpec
import Translation
import X12

struct RowInference {
  /// One kind of file: how it is written, what is in it, what it is called.
  private struct Reading {
    var feed: RowFeed
    var survey: RowSurvey
    var columns: RowColumns
    /// The mark before decimals, where one is told.
    var decimal: String?
    /// What guide and map are called: `price-list`.
    var set: String
  }

  private let folder: SpecFolder
  private let policy: ClaimPolicy
  private let samples: [Sample]
  private let words: EvidenceWords
  private let id: String

  init(_ folder: SpecFolder, _ samples: [Sample], partner id: String?, policy: ClaimPolicy) {
    self.folder = folder
    self.policy = policy
    self.samples = samples
    words = EvidenceWords(files: Sample.names(samples), names: Names(folder))
    let slug = samples.first.map { PartnerDraft.slug($0.name.pieces(at: ".")[0]) } ?? ""
    self.id = id ?? (slug.isEmpty ? "partner" : slug)
  }

  func draft() throws -> PartnerDraft {
    var readings: [Reading] = []
    for feed in try RowFeed.feeds(samples) { readings.append(try read(feed, taken: readings.map(\.set))) }
    // What a guide asks for follows from what was counted: one look is enough to see where it asks too much.
    let draft = make(readings, demoted: readings.map { _ in [] }, kinds: nil)
    let trials = try readings.indices.map { try held(readings[$0], at: $0, to: draft) }
    let demoted = zip(readings, trials).map { Self.claims(behind: $1, $0) }
    if demoted.allSatisfy(\.isEmpty) { return make(readings, demoted: demoted, kinds: trials) }
    let second = make(readings, demoted: demoted, kinds: nil)
    let kinds = try readings.indices.map { try held(readings[$0], at: $0, to: second) }
    return make(readings, demoted: demoted, kinds: kinds)
  }

  // MARK: Reading

  private func read(_ feed: RowFeed, taken: [String]) throws -> Reading {
    var feed = feed
    if !feed.dialect.isFixed, feed.evidence.words(.separator)?.hasPrefix("no separator") ?? true {
      throw InferenceError(
        description: "no sample holds an interchange: nothing begins with ISA; "
          + "and nothing separates cells in \(words.files[feed.files[0]])")
    }
    if feed.evidence.dialect.isFixed, !feed.evidence.hasHeader, feed.evidence.words(.header)?.contains("kinds") ?? false
    {
      throw InferenceError(
        description: "\(words.files[feed.files[0]]) has lines of several kinds in fixed columns; write the guide by "
          + "hand: record: \"1-2\" for the characters that tell the kind, and 'records'"
      )
    }
    guard feed.dialect.separator >= 0x20 || feed.dialect.separator == 0x09 else {
      throw InferenceError(
        description: "\(words.files[feed.files[0]]) has a control character between cells: no guide can name it")
    }
    var survey = try count(feed)
    if let place = survey.badText, feed.dialect.encoding == .utf8 {
      // The beginning was ASCII.
      feed.dialect.encoding = .windows1252
      feed.encodingWords = "\(words.row(place)) is no UTF-8"
      survey = try count(feed)
    }
    if let place = survey.swallowing.first, let plain = try unquoted(feed) {
      feed.dialect.quote = nil
      feed.quoteWords =
        "but \(words.row(place)) would swallow rows behind it, and without quotes all have as many cells"
      survey = plain
    }
    guard survey.rows > 0 else {
      throw InferenceError(description: "\(words.files[feed.files[0]]) has no rows")
    }
    var columns = RowColumns(feed, survey)
    let decimal = Self.decimal(feed, survey)
    if decimal == nil { columns.readWholeNumbers() }
    return Reading(feed: feed, survey: survey, columns: columns, decimal: decimal, set: Self.set(columns, taken))
  }

  private func count(_ feed: RowFeed) throws -> RowSurvey {
    let survey = RowSurvey()
    for file in feed.files { try survey.read(samples[file], file: file, feed) }
    return survey
  }

  /// The feed with quotes as text, where all rows have as many cells then.
  private func unquoted(_ feed: RowFeed) throws -> RowSurvey? {
    var feed = feed
    if feed.dialect.quote == nil { return nil }
    feed.dialect.quote = nil
    let survey = try count(feed)
    return survey.ragged == 0 ? survey : nil
  }

  /// As most numbers of the files tell, else those of the beginning; nil where none does.
  private static func decimal(_ feed: RowFeed, _ survey: RowSurvey) -> String? {
    let commas = survey.columns.reduce(0) { $0 + $1.numbers.votes(",") }
    let points = survey.columns.reduce(0) { $0 + $1.numbers.votes(".") }
    if commas != points { return commas > points ? "," : "." }
    return commas == 0 ? nil : feed.evidence.decimal.map { $0 == 0x2c ? "," : "." }
  }

  private static func set(_ columns: RowColumns, _ taken: [String]) -> String {
    let names: [DocumentKind: String] = [
      .catalog: "price-list", .stockReport: "stock", .purchaseOrder: "order", .invoice: "invoice",
      .shipNotice: "ship-notice",
    ]
    let base = columns.isDecided ? names[columns.kind] ?? "rows" : "rows"
    var name = base
    var number = 1
    while taken.contains(name) {
      number += 1
      name = "\(base)-\(number)"
    }
    return name
  }

  // MARK: Drafting

  private func make(_ readings: [Reading], demoted: [Set<String>], kinds: [FindingKinds]?) -> PartnerDraft {
    var draft = PartnerDraft(id: id)
    draft.language = .rows
    draft.inputs = samples.map { _ in "input.csv" }
    var profile = RowProfileDraft(id: id, words: words)
    for (reading, demoted) in zip(readings, demoted) {
      add(reading, claims(reading, demoted), to: &draft)
      for file in reading.feed.files where readings.count > 1 { draft.inputs[file] = "input.\(reading.set).csv" }
      profile.entries.append(
        .init(
          set: reading.set, files: reading.feed.files.map { words.files[$0] }, rows: reading.survey.rows,
          reason: reading.columns.kindReason))
    }
    for kinds in kinds ?? [] {
      draft.findings += kinds.complaints
      profile.note(kinds)
    }
    draft.files.insert(.init(name: "partner.json5", text: profile.text), at: 0)
    return draft
  }

  /// Guide and map of one kind of file.
  private func add(_ reading: Reading, _ claims: [Claim], to draft: inout PartnerDraft) {
    let basis = "\(plural(reading.feed.files.count, "file")), \(plural(reading.survey.rows, "row"))"
    let title = "\(reading.set) from \(id)"
    let guide = RowGuideDraft(
      feed: reading.feed, survey: reading.survey, columns: reading.columns, claims: claims, policy: policy,
      set: reading.set, title: title, basis: basis, decimal: reading.decimal, words: words)
    let bindings = RowBindings(columns: reading.columns, listed: Set(claims.map(\.key)))
    let map = RowMapDraft(
      bindings: bindings, set: reading.set, title: title, basis: basis, rows: reading.survey.rows, words: words)
    draft.files.append(.init(name: "guides/\(reading.set).json5", text: guide.text))
    draft.files.append(.init(name: "maps/\(reading.set).json5", text: map.text))
    draft.sets.append(
      .init(
        set: reading.set, release: "csv", isOurs: false, sets: reading.survey.rows,
        file: "guides/\(reading.set).json5", claims: claims, uncarried: bindings.uncarried.map { "row/\($0.id)" }))
  }

  /// Of the columns a guide can name; where there are too many, of those that mean something first.
  private func claims(_ reading: Reading, _ demoted: Set<String>) -> [Claim] {
    let claims = ColumnClaims(
      feed: reading.feed, rows: reading.survey.rows, policy: policy, words: words, decimal: reading.decimal,
      documentKey: reading.columns.documentKey?.id, demoted: demoted)
    let usable = reading.columns.columns.filter {
      !$0.isRepeated && (!reading.feed.evidence.hasHeader || !$0.header.allSatisfy(\.isWhitespace))
    }
    let first = usable.filter { $0.term != nil } + usable.filter { $0.term == nil }
    let chosen = Set(first.prefix(InferenceLimit.listedColumns).map(\.number))
    return usable.filter { chosen.contains($0.number) }.map { claims.claim($0) }
  }

  // MARK: Holding

  private func held(_ reading: Reading, at index: Int, to draft: PartnerDraft) throws -> FindingKinds {
    let files = draft.files.map { ("partners/\(draft.id)/\($0.name)", $0.text) }
    let library = SpecLibrary(SpecFolder(path: folder.path, drafts: Dictionary(uniqueKeysWithValues: files)))
    let partner = try library.partner(draft.id)
    let trial = RowTrial()
    for file in reading.feed.files {
      trial.file = file
      let session = try RowSession(
        specs: library, partner: partner, transaction: partner.terms.sends[index], observer: trial)
      var translator = RowTranslator(try FileSource(path: samples[file].path), session: session)
      _ = try translator.run()
    }
    return trial.kinds
  }

  /// Columns of which the draft asks what a row does not keep.
  private static func claims(behind kinds: FindingKinds, _ reading: Reading) -> Set<String> {
    let asked: Set<Rule> = [.elementMissing, .elementTooLong, .elementTooShort, .elementCode, .cellRepeated]
    var names: Set<String> = []
    for (kind, _) in kinds.counts where asked.contains(kind.rule) {
      guard let number = Int(kind.place.pieces(at: "/").last ?? "") else { continue }
      let listed = reading.columns.columns.filter { !$0.isRepeated }
      if listed.indices.contains(number - 1) { names.insert("columns \(listed[number - 1].id)") }
    }
    return names
  }
}

/// Counts what the draft finds.
private final class RowTrial: TranslationObserver {
  private(set) var kinds = FindingKinds()
  var file = 0
  private var document = 0

  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) {
    document += 1
    kinds.note(findings, guide, document, Sight(file: file, set: 0, segment: 0))
  }

  func end(findings: FindingList) { kinds.note(findings, nil, document, Sight(file: file, set: 0, segment: 0)) }
}
